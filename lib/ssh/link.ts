import type { Duplex } from 'node:stream';
import type { Client, ClientChannel } from 'ssh2';

/** A ping is sent after this many milliseconds. */
export const pingEveryMs = 4000;
/** Looks of `lookEveryMs` in which nothing came before a link counts as lost: 12 s. */
const silentLooks = 6;
const lookEveryMs = 2000;

/** The connection went away. */
export class LinkGone extends Error {
  /**
   * @param reason in words
   * @param started the host may have begun what was asked of it
   */
  constructor(
    readonly reason: string,
    readonly started: boolean,
  ) {
    super(reason);
    this.name = 'LinkGone';
  }
}

/** The server answers, and will not open one more session. */
export class SessionRefused extends Error {
  /** @param forGood the session was opened and running a command in it was refused */
  constructor(
    message: string,
    readonly forGood: boolean,
  ) {
    super(message);
    this.name = 'SessionRefused';
  }
}

/** One SSH connection that is logged in. */
export class Link {
  /** Sessions that are open or being opened. */
  sessions = 0;
  /** Those of them that the server confirmed. */
  confirmed = 0;
  /** The server has confirmed one at some time. */
  proven = false;
  /** Those that go on for long: event streams, heartbeats. */
  longLived = 0;
  #reason: string | undefined;
  #error: string | undefined;
  readonly #silence: NodeJS.Timeout;
  /** Fulfils with the reason when the connection is gone, also when we ended it. */
  readonly lost: Promise<string>;

  constructor(
    readonly client: Client,
    private readonly socket: Duplex,
  ) {
    this.lost = new Promise((resolve) => {
      client.on('error', (error) => {
        this.#error ??= error.message;
      });
      client.on('close', () => {
        clearInterval(this.#silence);
        this.#reason ??= this.#error ?? 'the other side closed it';
        resolve(this.#reason);
      });
    });
    this.#silence = this.#watchSilence();
  }

  get alive(): boolean {
    return this.#reason === undefined;
  }

  /**
   * Counts looks at the clock rather than time, so that a machine that was too busy to look is not taken
   * for a dead link. Any byte is a sign of life, not only the answer to a ping: that one queues behind an
   * upload over a slow line.
   */
  #watchSilence(): NodeJS.Timeout {
    let heard = false;
    let silent = 0;
    this.socket.on('data', () => {
      heard = true;
    });
    return setInterval(() => {
      silent = heard ? 0 : silent + 1;
      heard = false;
      if (silent >= silentLooks) this.cut(`no answer for ${(silentLooks * lookEveryMs) / 1000} s`);
    }, lookEveryMs);
  }

  /** Ends the connection at once. */
  cut(reason: string): void {
    this.#reason ??= reason;
    this.socket.destroy();
  }

  /**
   * Opens a session that runs a command. Rejects with LinkGone or SessionRefused.
   *
   * @param attach is given the channel at once: a short command's end may come in the same packet
   */
  openSession<T>(text: string, attach: (channel: ClientChannel) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      try {
        this.client.exec(text, (error, channel) => {
          if (error === undefined) return resolve(attach(channel));
          const requested = /Unable to exec/.test(error.message);
          if (!this.alive || /No response/.test(error.message)) {
            return reject(new LinkGone(this.#reason ?? error.message, requested));
          }
          reject(new SessionRefused(error.message.replace(/^\(SSH\) /, ''), requested));
        });
      } catch (error) {
        reject(new LinkGone(this.#reason ?? (error as Error).message, false));
      }
    });
  }

  /** Says goodbye and ends the connection; never throws. */
  async end(): Promise<void> {
    if (!this.alive) return;
    const timer = setTimeout(() => this.cut('ended'), 1000);
    this.client.end();
    await this.lost;
    clearTimeout(timer);
  }
}
