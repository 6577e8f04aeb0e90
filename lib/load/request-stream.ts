import { Control } from './control.js';
import { get } from './get.js';

/** A request that did not go well, or not fast enough. */
export interface Noticed {
  readonly url: string;
  /** Milliseconds since the stream began. */
  readonly atMs: number;
  readonly tookMs: number;
  /** `status 502`, `ECONNRESET`, ...; `slow` where it was answered well. */
  readonly what: string;
  /** What was going on when it was sent, and when it ended. */
  readonly during: readonly [sent: string, ended: string];
}

export interface StreamReport {
  readonly sent: number;
  readonly failed: readonly Noticed[];
  /** Answered well, and later than `slowMs` beyond what a request to nobody took meanwhile. */
  readonly slow: readonly Noticed[];
  /** Answered well and late, when this machine was as late for everybody. */
  readonly held: number;
  /** Of those that were answered well. */
  readonly slowestMs: number;
  /** Body -> how often it was answered well. */
  readonly bodies: ReadonlyMap<string, number>;
}

/** What is asked. */
export interface LoadTarget {
  readonly url: string;
  /** The status of a good answer. */
  readonly status: number;
}

export interface StreamOptions {
  readonly targets: readonly LoadTarget[];
  /** Requests a second, over all targets. */
  readonly perSecond: number;
  readonly slowMs?: number;
  /** An answer that is not there by then has failed. */
  readonly timeoutMs?: number;
  /** What is going on, in words. */
  readonly during?: () => string;
}

/** After a moment in which nothing could be sent, what is due goes out at twice the pace, not as one blow. */
const catchUp = 2;
const longestTickMs = 50;
const controlsEveryMs = 50;

/**
 * A steady load on some URLs, one after the other. It is an open loop: a request is sent when its time has come,
 * whether those before it were answered or not, each on a connection of its own; so a gap is seen by all requests that
 * fall into it. What the machine makes late is sent late, not left out.
 */
export class RequestStream {
  readonly #started = performance.now();
  readonly #failed: Noticed[] = [];
  readonly #late: (Noticed & { readonly began: number; readonly ended: number })[] = [];
  readonly #bodies = new Map<string, number>();
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #lastTick = this.#started;
  #lastControl = 0;
  #sent = 0;
  #slowestMs = 0;

  private constructor(
    private readonly options: StreamOptions,
    private readonly control: Control,
  ) {
    this.#timer = setInterval(() => this.#tick(), 1000 / options.perSecond);
  }

  /** @param options at least one target */
  static async start(options: StreamOptions): Promise<RequestStream> {
    return new RequestStream(options, await Control.start());
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends no more, and waits for what is under way. */
  async stop(): Promise<StreamReport> {
    clearInterval(this.#timer);
    this.#noteStall(performance.now());
    await Promise.all(this.#open);
    await this.control.stop();
    const { slowMs = 1000 } = this.options;
    const slow = this.#late.filter(
      ({ began, ended }) => ended - began - this.control.slowest(began, ended) > slowMs,
    );
    return {
      sent: this.#sent,
      failed: this.#failed,
      slow: slow.map(({ began: _began, ended: _ended, ...noticed }) => noticed),
      held: this.#late.length - slow.length,
      slowestMs: this.#slowestMs,
      bodies: this.#bodies,
    };
  }

  #tick(): void {
    const now = performance.now();
    const { perSecond, targets } = this.options;
    const due = Math.floor(((now - this.#started) * perSecond) / 1000) - this.#sent;
    const pace = (Math.min(now - this.#lastTick, longestTickMs) * perSecond) / 1000;
    this.#noteStall(now);
    if (now - this.#lastControl >= controlsEveryMs) {
      this.#lastControl = now;
      this.control.ask();
    }
    for (let left = Math.min(due, Math.max(1, Math.ceil(catchUp * pace))); left > 0; left--) {
      const target = targets[this.#sent++ % targets.length];
      if (target === undefined) return;
      const one = this.#send(target).finally(() => this.#open.delete(one));
      this.#open.add(one);
    }
  }

  #noteStall(now: number): void {
    if (now - this.#lastTick > longestTickMs) this.control.stalled(this.#lastTick, now);
    this.#lastTick = now;
  }

  async #send({ url, status: good }: LoadTarget): Promise<void> {
    const { during = () => '', slowMs = 1000, timeoutMs = 30_000 } = this.options;
    const [began, sentDuring] = [performance.now(), during()];
    const noticed = (what: string, ended: number): Noticed => ({
      url,
      atMs: Math.round(began - this.#started),
      tookMs: Math.round(ended - began),
      what,
      during: [sentDuring, during()],
    });
    try {
      const { status, body } = await get(url, timeoutMs);
      const ended = performance.now();
      if (status !== good) {
        this.#failed.push(noticed(`status ${status}`, ended));
        return;
      }
      this.#bodies.set(body, (this.#bodies.get(body) ?? 0) + 1);
      this.#slowestMs = Math.max(this.#slowestMs, Math.round(ended - began));
      if (ended - began > slowMs) this.#late.push({ ...noticed('slow', ended), began, ended });
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const what = code === 'ABORT_ERR' ? `no answer in ${timeoutMs / 1000} s` : (code ?? message);
      this.#failed.push(noticed(what, performance.now()));
    }
  }
}
