import { threw } from '../run/ending.js';
import { beginProcess, endProcess } from '../run/process-end.js';
import type { Kit } from './command.js';
import { commands } from './commands.js';
import { exitCode, exitCodes } from './exit-code.js';
import { parse } from './parse.js';
import { terminalOf } from './terminal.js';

/** Help that is wider is hard to read. */
const widestHelp = 100;

/**
 * The whole of a command line, from its words to the exit code. Never throws.
 *
 * @param argv what stands after `deploy-kit`
 */
export async function runCommandLine(argv: readonly string[], kit: Kit): Promise<void> {
  beginProcess();
  await endProcess(await execute(argv, kit));
}

async function execute(argv: readonly string[], kit: Kit): Promise<number> {
  const { stdout, stderr, env: environment } = process;
  try {
    const parsed = await parse(argv, commands, kit, Math.min(stdout.columns || 80, widestHelp));
    if (parsed.kind === 'usage') {
      stderr.write(parsed.text);
      return exitCodes.input;
    }
    if (parsed.kind === 'help') {
      stdout.write(parsed.text);
      return exitCodes.well;
    }
    const look = { json: parsed.given.is('json'), color: !parsed.given.is('no-color') };
    const terminal = terminalOf(process, environment, look);
    const { runCommand } = await import('./session.js');
    return await runCommand({ parsed, kit, terminal, environment, directory: process.cwd() });
  } catch (thrown) {
    return tellFailure(thrown, argv);
  }
}

/** What cannot be read as a whole may still say in which form it wants to be told. */
async function tellFailure(thrown: unknown, argv: readonly string[]): Promise<number> {
  const look = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
  const terminal = terminalOf(process, process.env, look);
  const { printReport } = await import('./report.js');
  const ending = threw(thrown);
  const code = exitCode(ending, undefined);
  const ended = { title: 'deploy-kit', ...ending, exitCode: code };
  printReport({ entries: [], ended }, terminal, (text) => text);
  return code;
}
