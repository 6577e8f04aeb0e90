import { Cancelled } from '../errors/deploy-error.js';
import { Journal } from '../journal/journal.js';
import { Secrets } from '../journal/redact.js';
import { type ActionEnding, explained } from '../run/ending.js';
import { writeHtmlPage } from '../run/html-file.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';
import { toItsEnd } from '../run/to-its-end.js';
import type { CommandEnd, Kit } from './command.js';
import { exitCode } from './exit-code.js';
import type { Parsed } from './parse.js';
import { pending } from './pending.js';
import { progress } from './progress.js';
import { printReport } from './report.js';
import type { Terminal } from './terminal.js';

/** What was asked for, and where. */
export interface Asked {
  readonly parsed: Extract<Parsed, { kind: 'command' }>;
  readonly kit: Kit;
  readonly terminal: Terminal;
  readonly environment: ProcessEnvironment;
  readonly directory: string;
}

/**
 * One command in one process, from the first line to its report: secrets, journal and signals around it.
 *
 * @returns the exit code
 */
export async function runCommand({ parsed, ...asked }: Asked): Promise<number> {
  const { command, given, word } = parsed;
  const { terminal } = asked;
  const secrets = new Secrets();
  const journal = new Journal();
  const view = progress(command.progress, terminal, secrets.redact);
  journal.read(view.reader);

  let cancelled: 'SIGINT' | 'SIGTERM' | undefined;
  let end: CommandEnd | undefined;
  const work = async (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      if (!(signal.reason instanceof Cancelled)) return;
      cancelled = signal.reason.signal;
      journal.write({ type: 'notice', message: cancelNotice(cancelled) });
    });
    const mask = (secret: string): void => void secrets.add(secret);
    const context = { journal, signal, mask, redact: secrets.redact };
    end = await command.run({ command, given, word, ...asked, context });
    return end.ending;
  };
  const again = (signal: string): void =>
    journal.write({ type: 'notice', message: `${signal} again: ${waitingFor(journal)}` });
  const reached = await toItsEnd(work, again);
  view.end();

  const ending: ActionEnding = reached.outcome === command.wants ? reached : explained(reached);
  const code = exitCode(ending, cancelled, command.wants);
  const entries = end?.entries ?? journal.entries;
  const started = entries.find(({ type }) => type === 'run.started');
  const title = end?.title ?? (started?.type === 'run.started' ? started.title : command.name);
  const ended = { title, ...ending, exitCode: code };
  if (given.text('html') !== undefined) {
    await writeHtmlPage(given.text('html') ?? '', asked.directory, entries, ended, secrets.redact).catch(
      (error: Error) => terminal.errors.write(`the HTML page could not be written: ${error.message}\n`),
    );
  }
  if (end?.print !== undefined && !ending.problems) terminal.output.write(secrets.redact(end.print));
  else printReport({ entries, ended, outputs: end?.outputs }, terminal, secrets.redact);
  return code;
}

function cancelNotice(signal: string): string {
  return `${signal}: cancelled. What this run changed goes back; once more says what it waits for.`;
}

/** Of what a second signal finds. */
function waitingFor(journal: Journal): string {
  const open = pending(journal.entries);
  return open.length > 0 ? `waiting for ${open.join('; ')}` : 'waiting for connections and locks to end';
}
