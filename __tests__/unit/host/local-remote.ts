import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Command, CommandResult, Remote, RemoteProcess } from '../../../lib/ssh/remote.js';

/** This machine in place of a host: every command is a real child process, in an environment of the test's. */
export class LocalRemote implements Remote {
  readonly name = 'here';
  readonly address = '127.0.0.1:22';
  readonly username = 'tester';
  readonly #processes = new Set<ChildProcessByStdio<Writable, Readable, Readable>>();

  /**
   * @param environment what commands see
   * @param shell takes the place of `sh`, to try scripts in several shells
   */
  constructor(
    private readonly environment: Readonly<Record<string, string>>,
    private readonly shell: string = 'sh',
  ) {}

  async exec(command: Command): Promise<CommandResult> {
    const child = this.#spawn(command);
    const ended = this.#result(child);
    child.stdin.end(command.stdin ?? '');
    return ended;
  }

  async start(command: Command): Promise<RemoteProcess> {
    const child = this.#spawn(command);
    const lines = createInterface({ input: child.stdout });
    const ended = this.#result(child);
    return {
      lines,
      ended,
      write: (piece) => void child.stdin.write(piece),
      async stop() {
        child.stdin.end();
        child.kill();
        await ended;
      },
    };
  }

  /** Ends what is still running, as if the machine had gone. */
  async kill(): Promise<void> {
    const gone = [...this.#processes].map((child) => once(child, 'exit'));
    for (const child of this.#processes) child.kill('SIGKILL');
    await Promise.all(gone);
  }

  upload(): Promise<never> {
    return Promise.reject(new Error('files are not uploaded here'));
  }

  forwardIn(): Promise<never> {
    return Promise.reject(new Error('no port is forwarded here'));
  }

  async close(): Promise<void> {}

  #spawn({ argv }: Command): ChildProcessByStdio<Writable, Readable, Readable> {
    const [file = '', ...args] = argv.map((word) => (word === 'sh' ? this.shell : word));
    const child = spawn(file, args, { env: this.environment, stdio: 'pipe' });
    child.stdin.on('error', () => undefined);
    this.#processes.add(child);
    child.once('exit', () => this.#processes.delete(child));
    return child;
  }

  async #result(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<CommandResult> {
    const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    const [[code, signal], stdout, stderr] = await Promise.all([
      closed,
      text(child.stdout),
      text(child.stderr),
    ]);
    return { code, signal: signal?.replace(/^SIG/, '') ?? null, stdout, stderr, durationMs: 0 };
  }
}
