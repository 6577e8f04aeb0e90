import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** How one command ended. */
export interface CommandRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface CommandOptions {
  /** The folder with deploy-kit.yml. */
  readonly directory: string;
  /** What the file reads, beside PATH and HOME. */
  readonly environment: Readonly<Record<string, string>>;
  /** The folder of this repository. */
  readonly root: string;
  /** Stops the command as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/** Runs the built command line as a user does, without a terminal. */
export async function deployKit(argv: readonly string[], options: CommandOptions): Promise<CommandRun> {
  const { directory, environment, root, signal } = options;
  const cli = join(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'), 'cli.js');
  const started = performance.now();
  const child = spawn(join(root, 'node_modules', '.bin', 'node'), ['--', cli, ...argv], {
    cwd: directory,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1', COLUMNS: '120', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = (): boolean => child.kill('SIGINT');
  signal?.addEventListener('abort', stop, { once: true });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (piece) => {
    printed.stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    printed.stderr += piece;
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  signal?.removeEventListener('abort', stop);
  return { exitCode, ...printed, durationMs: performance.now() - started };
}
