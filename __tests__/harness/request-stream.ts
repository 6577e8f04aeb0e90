import { request } from 'node:http';

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
  /** Answered well, and later than `slowMs`. */
  readonly slow: readonly Noticed[];
  /** Of those that were answered well. */
  readonly slowestMs: number;
  /** Body -> how often it was answered. */
  readonly bodies: ReadonlyMap<string, number>;
}

export interface StreamOptions {
  readonly urls: readonly string[];
  readonly perSecond: number;
  readonly slowMs?: number;
  /** An answer that is not there by then has failed. */
  readonly timeoutMs?: number;
  /** What is going on, in words. */
  readonly during?: () => string;
}

/**
 * A steady load on some URLs, one after the other. It is an open loop: a request is sent when its time has come,
 * whether those before it were answered or not, each on a connection of its own; so a gap is seen by all requests that
 * fall into it. What the machine makes late is sent late, not left out.
 */
export class RequestStream {
  readonly #started = performance.now();
  readonly #failed: Noticed[] = [];
  readonly #slow: Noticed[] = [];
  readonly #bodies = new Map<string, number>();
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;
  #sent = 0;
  #slowestMs = 0;

  constructor(private readonly options: StreamOptions) {
    this.#timer = setInterval(() => this.#sendDue(), 1000 / options.perSecond);
  }

  get sent(): number {
    return this.#sent;
  }

  /** Sends no more, and waits for what is under way. */
  async stop(): Promise<StreamReport> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
    return {
      sent: this.#sent,
      failed: this.#failed,
      slow: this.#slow,
      slowestMs: this.#slowestMs,
      bodies: this.#bodies,
    };
  }

  #sendDue(): void {
    const due = Math.floor(((performance.now() - this.#started) * this.options.perSecond) / 1000);
    for (; this.#sent < due; this.#sent++) {
      const { urls } = this.options;
      const one = this.#send(urls[this.#sent % urls.length] ?? '').finally(() => this.#open.delete(one));
      this.#open.add(one);
    }
  }

  async #send(url: string): Promise<void> {
    const { during = () => '', slowMs = 1000, timeoutMs = 30_000 } = this.options;
    const [began, sentDuring] = [performance.now(), during()];
    const note = (list: Noticed[], what: string): void => {
      const tookMs = Math.round(performance.now() - began);
      const atMs = Math.round(began - this.#started);
      list.push({ url, atMs, tookMs, what, during: [sentDuring, during()] });
    };
    try {
      const { status, body } = await get(url, timeoutMs);
      if (status !== 200) return note(this.#failed, `status ${status}`);
      this.#bodies.set(body, (this.#bodies.get(body) ?? 0) + 1);
      const tookMs = performance.now() - began;
      this.#slowestMs = Math.max(this.#slowestMs, Math.round(tookMs));
      if (tookMs > slowMs) note(this.#slow, 'slow');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      note(this.#failed, code ?? message);
    }
  }
}

function get(url: string, timeoutMs: number): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, async (answer) => {
      try {
        const body = Buffer.concat(await answer.toArray())
          .toString()
          .trim();
        resolve({ status: answer.statusCode ?? 0, body });
      } catch (error) {
        reject(error);
      }
    });
    asked.on('error', reject).end();
  });
}
