import type { ClientChannel } from 'ssh2';
import { DeployError } from '../errors/deploy-error.js';
import * as errors from './errors.js';
import type { HostSpec } from './host-address.js';
import { type Link, LinkGone, SessionRefused } from './link.js';
import { pause, settles, until } from './stop.js';

/** sshd allows 10 sessions a connection by default (sshd_config(5), MaxSessions); 2 are left as a reserve. */
const sessionsPerLink = 8;
/** Further connections are opened when a host allows few sessions; together with the first, no more than this. */
const linksPerHost = 4;
/** How long a command waits for a session before a further connection is opened, in milliseconds. */
const patienceMs = 300;
/** For the answer to a session that was asked for when everything must stop, in milliseconds. */
const openingMs = 2000;
/** A session that just ended may still count at the server: the refused one is asked for again after these. */
const refusedDelaysMs = [5, 25, 75];
/** Between the tries to reach a host again, in milliseconds. */
const reconnectDelaysMs = [0, 500, 1000, 2000, 4000];

/** What a session is for: `long` ones hold it, `control` ones (ending a process) cannot wait. */
export type SessionUse = 'command' | 'long' | 'control';

export interface Session {
  readonly channel: ClientChannel;
  readonly link: Link;
  /** Gives the session back; to be called once. */
  release(): void;
}

export interface SessionEvents {
  readonly onLost: (reason: string) => void;
  readonly onReconnected: (milliseconds: number) => void;
}

/** All sessions of one host, over as many connections as it takes. */
export class Sessions {
  readonly #links: Link[] = [];
  #limit = sessionsPerLink;
  #closed = false;
  #reconnecting: Promise<Link> | undefined;
  /** It could not be reached again, however often it was tried: from then on each try is one. */
  #gaveUp = false;
  #growing: Promise<Link> | undefined;
  #freed: (() => void)[] = [];

  constructor(
    private readonly spec: HostSpec,
    private readonly dial: () => Promise<Link>,
    private readonly events: SessionEvents,
  ) {}

  /** Whether the host was given up after its connection was lost. */
  get gaveUp(): boolean {
    return this.#gaveUp;
  }

  /** Takes a connection that was made. */
  adopt(link: Link): Link {
    this.#links.push(link);
    void link.lost.then((reason) => {
      this.#links.splice(this.#links.indexOf(link), 1);
      if (!this.#closed && this.#links.length === 0) this.events.onLost(reason);
      this.#wake();
    });
    return link;
  }

  /**
   * Opens a session that runs a command text; reconnects first when the connection was lost.
   *
   * @param attach is given the session at once, in the same turn of the event loop
   * @throws LinkGone when the connection goes away, DeployError, or the reason of `stop`
   */
  async open<T>(
    text: string,
    use: SessionUse,
    stop: AbortSignal,
    attach: (session: Session) => T,
  ): Promise<T> {
    const refusals = [...refusedDelaysMs];
    for (;;) {
      const hold = await this.#take(use, stop);
      const { link } = hold;
      try {
        const opening = link.openSession(text, (channel) => attach(hold.confirm(channel)));
        return await untilOpened(opening, hold, stop);
      } catch (error) {
        if (!hold.confirmed) hold.release();
        if (!(error instanceof SessionRefused)) throw error;
        if (error.forGood) throw errors.channelRefused(this.spec, 'a command', error.message);
        await this.#afterRefusal(link, error, refusals.shift(), stop);
      }
    }
  }

  async #afterRefusal(
    link: Link,
    error: SessionRefused,
    delay: number | undefined,
    stop: AbortSignal,
  ): Promise<void> {
    if (delay !== undefined) return await pause(delay, stop);
    if (!link.proven) throw errors.channelRefused(this.spec, 'a command', error.message);
    this.#limit = Math.max(1, Math.min(this.#limit, link.confirmed));
  }

  /** A share of a connection that has a session to spare. */
  async #take(use: SessionUse, stop: AbortSignal): Promise<Hold> {
    let waited = false;
    for (;;) {
      stop.throwIfAborted();
      if (this.#closed) throw new LinkGone('the connection was closed', false);
      const free = this.#links.find((link) => link.alive && link.sessions < this.#limit);
      if (free) {
        return new Hold(free, use, () => this.#wake());
      }
      if (this.#links.every((link) => !link.alive)) {
        await until(stop, this.reconnect());
      } else if (this.#links.length < linksPerHost && (waited || use === 'control' || this.#allHeld())) {
        await until(stop, this.#grow());
      } else {
        waited = !(await this.#nextFree(stop));
      }
    }
  }

  /** True when only long-lived sessions are open, so that waiting would be for nothing. */
  #allHeld(): boolean {
    return this.#links.every((link) => link.longLived >= this.#limit);
  }

  /** True when a session was given back, false when patience ran out. */
  async #nextFree(stop: AbortSignal): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const freed = new Promise<boolean>((resolve) => {
      this.#freed.push(() => resolve(true));
      timer = setTimeout(() => resolve(false), patienceMs);
    });
    return await until(stop, freed).finally(() => clearTimeout(timer));
  }

  #wake(): void {
    const waiting = this.#freed;
    this.#freed = [];
    for (const wake of waiting) wake();
  }

  #grow(): Promise<Link> {
    this.#growing ??= this.dial()
      .then((link) => this.adopt(link))
      .finally(() => {
        this.#growing = undefined;
      });
    return this.#growing;
  }

  /** Reaches the host again after its connection was lost; all who ask at once share one try. */
  reconnect(): Promise<Link> {
    this.#reconnecting ??= this.#tryAgain().finally(() => {
      this.#reconnecting = undefined;
    });
    return this.#reconnecting;
  }

  async #tryAgain(): Promise<Link> {
    const began = performance.now();
    let last: unknown;
    for (const delay of this.#gaveUp ? [0] : reconnectDelaysMs) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      if (this.#closed) break;
      try {
        const link = this.adopt(await this.dial());
        this.#gaveUp = false;
        this.events.onReconnected(performance.now() - began);
        return link;
      } catch (error) {
        if (!isWorthAnotherTry(error)) throw error;
        last = error;
      }
    }
    this.#gaveUp = true;
    const reason = last instanceof Error ? last.message : 'it was closed';
    throw errors.linkLost(this.spec, 'the deploy', `it could not be reached again (${reason})`, last);
  }

  /** A living connection, for what needs no session. */
  async anyLink(): Promise<Link> {
    return this.#links.find((link) => link.alive) ?? (await this.reconnect());
  }

  /** Ends all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#wake();
    await Promise.all(this.#links.map((link) => link.end()));
  }
}

/** One session's share of a connection, from before it is asked for until it is given back. */
class Hold {
  confirmed = false;
  #released = false;

  constructor(
    readonly link: Link,
    private readonly use: SessionUse,
    private readonly onRelease: () => void,
  ) {
    link.sessions += 1;
    if (use === 'long') link.longLived += 1;
  }

  confirm(channel: ClientChannel): Session {
    this.link.proven = true;
    if (this.#released) {
      channel.close();
    } else {
      this.confirmed = true;
      this.link.confirmed += 1;
    }
    return { channel, link: this.link, release: () => this.release() };
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.link.sessions -= 1;
    if (this.confirmed) this.link.confirmed -= 1;
    if (this.use === 'long') this.link.longLived -= 1;
    this.onRelease();
  }
}

/**
 * A command that was asked for when the stop came may have begun on the host: its session is waited for a
 * little, so that whoever asked can end it there.
 */
async function untilOpened<T>(opening: Promise<T>, hold: Hold, stop: AbortSignal): Promise<T> {
  try {
    return await until(stop, opening);
  } catch (error) {
    if (!stop.aborted) throw error;
    await settles(opening, openingMs);
    if (hold.confirmed) return await opening;
    throw error;
  }
}

/** A key that does not match, or a login that is refused, will not get better. */
function isWorthAnotherTry(error: unknown): boolean {
  const passing = [
    'ssh-connection-refused',
    'ssh-connect-timeout',
    'ssh-unreachable',
    'ssh-closed-before-login',
    'ssh-jump-refused',
    'ssh-address-unknown',
  ];
  return error instanceof DeployError && passing.includes(error.code);
}
