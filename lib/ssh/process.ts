import { LinkGone } from './link.js';
import type { CommandResult, RemoteProcess } from './remote.js';
import { type Ending, Running } from './running.js';
import type { Session } from './sessions.js';
import { settles } from './stop.js';

/** Of each stream: what is kept of a process that may go on for hours. */
const keepBytes = 64 * 1024;
/** Lines that wait for their reader; above this the host is made to wait. */
const linesAhead = 10_000;
/** A process that ends by itself when its input ends gets this long before it is signalled, in milliseconds. */
const inputEndMs = 100;

/** What the connection does for a process. */
export interface ProcessOwner {
  readonly result: (running: Running, ending: Ending, began: number) => CommandResult;
  readonly endGroup: (running: Running) => Promise<void>;
  readonly lost: (gone: LinkGone) => Error;
}

/** A command that goes on, in a session of its own. */
export class ProcessOverSsh implements RemoteProcess {
  readonly ended: Promise<CommandResult>;
  readonly lines: AsyncIterable<string>;
  readonly #running: Running;
  readonly #queue: string[] = [];
  #over = false;
  #wake: () => void = () => {};

  constructor(
    private readonly session: Session,
    marker: string,
    private readonly owner: ProcessOwner,
  ) {
    const began = performance.now();
    this.#running = new Running(session, marker, {
      keepBytes,
      onLine: (line, stream) => {
        if (stream === 'stdout') this.#enqueue(line);
      },
    });
    this.ended = this.#running.ended
      .then((ending) => owner.result(this.#running, ending, began))
      .catch((error) => {
        throw error instanceof LinkGone ? owner.lost(error) : error;
      })
      .finally(() => {
        this.#over = true;
        session.release();
        this.#wake();
      });
    this.ended.catch(() => {});
    this.lines = this.#read();
  }

  #enqueue(line: string): void {
    this.#queue.push(line);
    if (this.#queue.length > linesAhead) this.session.channel.pause();
    this.#wake();
  }

  async *#read(): AsyncGenerator<string> {
    for (;;) {
      const line = this.#queue.shift();
      if (line !== undefined) {
        if (this.#queue.length < linesAhead / 2 && this.session.channel.isPaused())
          this.session.channel.resume();
        yield line;
      } else if (this.#over) {
        await this.ended;
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  write(text: string): void {
    if (this.session.channel.writable) this.session.channel.write(text);
  }

  async stop(): Promise<void> {
    const { channel } = this.session;
    channel.resume();
    channel.end();
    if (await settles(this.ended, inputEndMs)) return;
    await this.owner.endGroup(this.#running);
    await settles(this.ended, 1000);
  }

  /** Stops when the signal aborts. */
  stopOn(signal: AbortSignal | undefined): void {
    if (!signal) return;
    const onAbort = () => void this.stop();
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const forget = () => signal.removeEventListener('abort', onAbort);
    this.ended.then(forget, forget);
  }
}
