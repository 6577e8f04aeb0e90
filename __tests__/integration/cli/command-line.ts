import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** How a command line ended. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Told of all output so far whenever there is more. */
  readonly onOutput?: (soFar: string, child: ChildProcess) => void;
  /** In a terminal of its own (util-linux `script`), where standard output and error are one. */
  readonly terminal?: true;
}

const root = process.cwd();
const node = join(root, 'node_modules/.bin/node');
/** The entry under test. */
export const entry = join(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'), 'cli.js');

/** Runs `deploy-kit` from `dist` in a process of its own. */
export async function deployKit(argv: readonly string[], options: CommandOptions): Promise<CommandRun> {
  const { directory, env, input, onOutput, terminal } = options;
  const words = [node, entry, ...argv];
  const line = words.map((word) => `'${word}'`).join(' ');
  const [program = '', ...rest] = terminal ? ['script', '-qec', line, '/dev/null'] : words;
  const child = spawn(program, rest, {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: 'xterm', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (!terminal) child.stdin.end(input ?? '');
  const read = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (piece: string) => {
      read[name] += piece;
      onOutput?.(read.stdout + read.stderr, child);
    });
  }
  const exitCode = await new Promise<number | null>((done) => child.on('close', done));
  return { exitCode, ...read };
}

/** Does something once, when the output first holds a text. */
export function onceSaid(
  text: string | RegExp,
  then: (child: ChildProcess) => void,
): NonNullable<CommandOptions['onOutput']> {
  let done = false;
  return (soFar, child) => {
    const said = typeof text === 'string' ? soFar.includes(text) : text.test(soFar);
    if (done || !said) return;
    done = true;
    then(child);
  };
}
