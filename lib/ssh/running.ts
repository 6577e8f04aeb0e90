import { randomBytes } from 'node:crypto';
import type { ClientChannel } from 'ssh2';
import { LinkGone } from './link.js';
import { LineSplitter, MarkerGate, Tail } from './output.js';
import type { Command } from './remote.js';
import type { Session } from './sessions.js';

/**
 * A background process may hold the output open after the command ended: no longer than for so many looks, this far
 * apart, that each find no new byte. While this process stands still there is one look at most, and what came
 * meanwhile is read before the next one.
 */
const quietLooks = 4;
const lookEveryMs = 500;
/** Lines of output that an error shows. */
const linesInErrors = 20;

/** How a remote process ended. */
export interface Ending {
  readonly code: number | null;
  /** Without SIG. */
  readonly signal: string | null;
}

export interface OutputOptions {
  readonly onLine?: ((line: string, stream: 'stdout' | 'stderr') => void) | undefined;
  readonly keepBytes: number;
}

/** A marker for one command: nobody else prints it. */
export function newMarker(): string {
  return `dk${randomBytes(9).toString('hex')}`;
}

/** One command that runs in a session: its output, its process group, and how it ends. */
export class Running {
  readonly stdout: Tail;
  readonly stderr: Tail;
  readonly #gates: readonly MarkerGate[];
  readonly #lines: readonly LineSplitter[];
  #group: number | undefined;
  #ending: Ending | undefined;
  #chunks = 0;
  /** Fulfils when the command has begun. */
  readonly begun: Promise<void>;
  /** Fulfils when the command ended and its output is whole; rejects with LinkGone. */
  readonly ended: Promise<Ending>;
  #onBegun: () => void = () => {};

  constructor(
    readonly session: Session,
    marker: string,
    options: OutputOptions,
  ) {
    const { channel } = session;
    this.begun = new Promise((resolve) => {
      this.#onBegun = resolve;
    });
    this.stdout = new Tail(options.keepBytes);
    this.stderr = new Tail(options.keepBytes);
    this.#lines = (['stdout', 'stderr'] as const).map(
      (stream) => new LineSplitter((line) => options.onLine?.(line, stream)),
    );
    this.#gates = [
      this.#listen(channel, marker, this.stdout, this.#lines[0], options),
      this.#listen(channel.stderr, marker, this.stderr, this.#lines[1], options),
    ];
    this.ended = this.#watch(channel);
    this.ended.catch(() => {});
  }

  /** The process group on the host, once it is known. */
  get group(): number | undefined {
    return this.#group;
  }

  /** What the login shell printed, while the command has not begun; undefined once it has. */
  get noise(): readonly string[] | undefined {
    const [out, err] = this.#gates.map((gate) => gate.noise);
    return out === undefined ? undefined : lastLines(`${out}\n${err ?? ''}`);
  }

  /** The last lines of both streams, for an error. */
  get log(): readonly string[] {
    return lastLines(`${this.stdout.text()}\n${this.stderr.text()}`);
  }

  #listen(
    stream: NodeJS.ReadableStream,
    marker: string,
    tail: Tail,
    lines: LineSplitter | undefined,
    options: OutputOptions,
  ): MarkerGate {
    const gate = new MarkerGate(
      marker,
      (group) => {
        this.#group = group;
        this.#onBegun();
      },
      (chunk) => {
        tail.push(chunk);
        if (options.onLine) lines?.push(chunk);
      },
    );
    stream.on('data', (chunk: Buffer) => {
      this.#chunks += 1;
      gate.push(chunk);
    });
    return gate;
  }

  /**
   * The end is the channel's `close` while the connection lives: after a lost connection ssh2 closes the
   * channel too, with no code or with one whose output was cut off, and that is not an end.
   */
  #watch(channel: ClientChannel): Promise<Ending> {
    const stderrDone = new Promise<void>((resolve) => {
      channel.stderr.once('end', resolve).once('close', resolve);
    });
    return new Promise((resolve, reject) => {
      const finish = (ending: Ending) => {
        for (const lines of this.#lines) lines.end();
        resolve(ending);
      };
      channel.once('exit', (code: number | null, signal?: string) => {
        this.#ending = { code, signal: signal?.replace(/^SIG/, '') ?? null };
        const timer = this.#whenQuiet(() => {
          channel.close();
          if (this.#ending && this.session.link.alive) finish(this.#ending);
        });
        channel.once('close', () => clearInterval(timer));
      });
      channel.once('close', async () => {
        const { link } = this.session;
        if (!link.alive) return reject(new LinkGone(await link.lost, true));
        await stderrDone;
        if (this.#ending) finish(this.#ending);
        else reject(new LinkGone('the server ended the session without an exit code', true));
      });
    });
  }

  /** Does something once no output has come for a while. */
  #whenQuiet(then: () => void): NodeJS.Timeout {
    let [seen, quiet] = [this.#chunks, 0];
    const timer = setInterval(() => {
      quiet = this.#chunks === seen ? quiet + 1 : 0;
      seen = this.#chunks;
      if (quiet < quietLooks) return;
      clearInterval(timer);
      then();
    }, lookEveryMs);
    return timer;
  }
}

function lastLines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .slice(-linesInErrors);
}

/**
 * Sends the standard input of a command and ends it; it is always ended, as a remote `cat` would wait for
 * ever. When its source fails it is left open instead: a half input must not look like a whole one.
 *
 * @throws what the source threw
 */
export async function feed(channel: ClientChannel, stdin: Command['stdin']): Promise<void> {
  if (stdin === undefined || typeof stdin === 'string' || stdin instanceof Uint8Array) {
    channel.end(stdin);
    return;
  }
  const closed = new Promise<'closed'>((resolve) => {
    channel.once('close', () => resolve('closed'));
  });
  for await (const chunk of stdin) {
    if (!channel.writable) return;
    if (channel.write(chunk)) continue;
    const drained = new Promise<'drained'>((resolve) => {
      channel.once('drain', () => resolve('drained'));
    });
    if ((await Promise.race([drained, closed])) === 'closed') return;
  }
  channel.end();
}
