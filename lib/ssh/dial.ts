import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type AuthenticationType, type BaseAgent, Client, type ConnectConfig, createAgent } from 'ssh2';
import { DeployError } from '../errors/deploy-error.js';
import * as errors from './errors.js';
import { fingerprintOf } from './fingerprint.js';
import type { HostSpec } from './host-address.js';
import type { HostKeyCheck, HostPins, Verdict } from './host-key.js';
import { borrowJump } from './jump.js';
import { Link, pingEveryMs } from './link.js';
import type { PrivateKey } from './private-key.js';
import { pause, until, withStop } from './stop.js';

/** A host and all that it takes to log in there. */
export interface SshTarget {
  readonly spec: HostSpec;
  readonly pins: HostPins;
  /** As `parsePrivateKey` made it; without one the agent is asked. */
  readonly key?: PrivateKey;
  /** Path of the agent's socket, SSH_AUTH_SOCK. */
  readonly agent?: string;
  /** Reached first; targets that share this object share one connection to it. */
  readonly jump?: SshTarget;
  /** Milliseconds until the host is reached and logged in to, jump host included. */
  readonly connectTimeoutMs: number;
}

/** A server that has too many logins at once drops some (MaxStartups): tried again after about these milliseconds. */
const droppedLoginDelaysMs = [300, 1000, 3000];

/**
 * Connects and logs in.
 *
 * @param check carries what was learnt about the host's keys from one connection to the next
 * @throws DeployError `ssh-...` that says why not; the signal's reason when that aborts
 */
export function dial(target: SshTarget, check: HostKeyCheck, signal?: AbortSignal): Promise<Link> {
  const late = () => errors.connectTimeout(target.spec, target.connectTimeoutMs);
  return withStop(target.connectTimeoutMs, signal, late, async (stop) => {
    if (check.problem) throw check.problem;
    const delays = [...droppedLoginDelaysMs];
    for (;;) {
      try {
        const link = await attempt(target, check, stop);
        if (link) return link;
      } catch (error) {
        const delay = isDropped(error) ? delays.shift() : undefined;
        if (delay === undefined) throw error;
        // Those that were dropped together must not come back together.
        await pause(delay * (1 + Math.random()), stop);
      }
    }
  });
}

const isDropped = (error: unknown) =>
  error instanceof DeployError && error.code === 'ssh-closed-before-login';

/** One connection; undefined when the host is to be asked for another key type. */
async function attempt(target: SshTarget, check: HostKeyCheck, stop: AbortSignal): Promise<Link | undefined> {
  stop.throwIfAborted();
  const socket = target.jump
    ? await throughJump(target, target.jump, stop)
    : await openSocket(target.spec, stop);
  try {
    return await logIn(socket, target, check, stop);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function openSocket(spec: HostSpec, stop: AbortSignal): Promise<Socket> {
  const socket = connectSocket({ host: spec.address, port: spec.port, noDelay: true, keepAlive: true });
  const opened = new Promise<Socket>((resolve, reject) => {
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
    socket.once('error', (error) => reject(socketError(spec, error)));
  });
  return until(stop, opened).catch((error) => {
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  });
}

function socketError(spec: HostSpec, error: NodeJS.ErrnoException): DeployError {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EAI_NONAME':
      return errors.addressUnknown(spec, error);
    case 'ECONNREFUSED':
      return errors.connectionRefused(spec, error);
    default:
      return errors.unreachable(spec, error.code ?? error.message, error);
  }
}

async function throughJump(target: SshTarget, jump: SshTarget, stop: AbortSignal): Promise<Duplex> {
  const borrowed = await borrowJump(jump, (check) => dial(jump, check), stop);
  const { address, port } = target.spec;
  const opened = new Promise<Duplex>((resolve, reject) => {
    borrowed.link.client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => {
      if (error) reject(errors.jumpRefused(target.spec, jump.spec, error.message.replace(/^\(SSH\) /, '')));
      else resolve(channel);
    });
  });
  try {
    const channel = await until(stop, opened);
    channel.once('close', borrowed.giveBack);
    return channel;
  } catch (error) {
    opened.then((channel) => channel.destroy()).catch(() => {});
    borrowed.giveBack();
    throw error;
  }
}

async function logIn(
  socket: Duplex,
  target: SshTarget,
  check: HostKeyCheck,
  stop: AbortSignal,
): Promise<Link | undefined> {
  const client = new Client();
  const link = new Link(client, socket);
  const login = new Login(target, check);
  const ready = new Promise<true>((resolve, reject) => {
    client.on('error', (error) => login.noteError(error));
    client.once('ready', () => resolve(true));
    link.lost.then((reason) => reject(login.failure(reason)));
  });
  ready.catch(() => {});
  client.connect(login.config(socket));
  try {
    await until(stop, ready);
    return link;
  } catch (error) {
    link.cut('not logged in');
    if (login.verdict?.kind === 'ask-again') return undefined;
    throw error;
  }
}

/** What happens between the first byte and the end of authentication, and what to say when it fails. */
class Login {
  verdict: Verdict | undefined;
  #firstError: (Error & { level?: string; code?: unknown }) | undefined;
  #agentError: string | undefined;
  #accepted: readonly AuthenticationType[] = [];
  #authenticating = false;
  readonly #offered: string[] = [];
  #untried: ('publickey' | 'agent')[];

  constructor(
    private readonly target: SshTarget,
    private readonly check: HostKeyCheck,
  ) {
    this.#untried = target.key ? ['publickey'] : ['agent'];
  }

  config(socket: Duplex): ConnectConfig {
    return {
      sock: socket,
      username: this.target.spec.username,
      // Deadlines and silence are ours: see `dial` and Link.
      readyTimeout: 0,
      keepaliveInterval: pingEveryMs,
      keepaliveCountMax: Number.MAX_SAFE_INTEGER,
      algorithms: {
        kex: [
          'curve25519-sha256',
          'curve25519-sha256@libssh.org',
          'ecdh-sha2-nistp256',
          'ecdh-sha2-nistp384',
          'ecdh-sha2-nistp521',
          'diffie-hellman-group-exchange-sha256',
          'diffie-hellman-group16-sha512',
          'diffie-hellman-group14-sha256',
        ],
        // Without cpu-features ssh2's own order is this one; saying it keeps a machine that has it the same.
        cipher: [
          'aes128-gcm@openssh.com',
          'aes256-gcm@openssh.com',
          'aes128-ctr',
          'aes192-ctr',
          'aes256-ctr',
          'chacha20-poly1305@openssh.com',
        ],
        hmac: [
          'hmac-sha2-256-etm@openssh.com',
          'hmac-sha2-512-etm@openssh.com',
          'hmac-sha2-256',
          'hmac-sha2-512',
        ],
        compress: ['none'],
        serverHostKey: this.check.algorithms,
      },
      hostVerifier: (key: Buffer) => {
        this.verdict = this.check.judge(key);
        return this.verdict.kind === 'trusted';
      },
      authHandler: (accepted, _partial, next) => this.#nextMethod(accepted, next),
    };
  }

  /** `none` is not tried first, as ssh2 would: it costs a round trip and never succeeds. */
  #nextMethod(accepted: readonly AuthenticationType[] | null, next: (method: never) => void): void {
    this.#authenticating = true;
    if (accepted) this.#accepted = accepted;
    next(this.#method() as never);
  }

  #method() {
    const { key, agent, spec } = this.target;
    switch (this.#untried.shift()) {
      case 'publickey':
        if (!key) return false;
        this.#offered.push(key.toString());
        return { type: 'publickey', username: spec.username, key: key.parsed };
      case 'agent':
        return agent === undefined
          ? false
          : { type: 'agent', username: spec.username, agent: this.#listening(createAgent(agent)) };
      default:
        return false;
    }
  }

  /** Notes which keys an agent holds, for the error of a login that fails. */
  #listening(agent: BaseAgent): BaseAgent {
    const ask = agent.getIdentities.bind(agent);
    agent.getIdentities = (callback) =>
      ask((error, keys) => {
        for (const key of keys ?? []) {
          if (typeof key === 'object' && 'getPublicSSH' in key) {
            this.#offered.push(`${key.type} ${fingerprintOf(key.getPublicSSH())}`);
          }
        }
        callback(error, keys);
      });
    return agent;
  }

  noteError(error: Error & { level?: string }): void {
    if (error.level === 'agent') this.#agentError ??= error.message;
    else this.#firstError ??= error;
  }

  /** Why the connection ended before anybody was logged in. */
  failure(reason: string): Error {
    const { spec } = this.target;
    const error = this.#firstError;
    if (this.verdict?.kind === 'refused') return this.verdict.error;
    if (error && /Too many authentication failures/i.test(error.message))
      return errors.authTooMany(spec, this.#offered);
    if (error?.level === 'client-authentication') {
      return this.#agentError
        ? errors.agentFailed(spec, this.#agentError)
        : errors.authFailed(spec, this.#offered, this.#accepted);
    }
    if (error && /no matching host key format/.test(error.message) && this.check.askedBefore)
      return this.check.exhausted();
    if (error?.level === 'handshake') return errors.handshakeFailed(spec, error.message);
    const during = this.#authenticating ? `while ${spec.username} logged in: ` : '';
    return errors.closedBeforeLogin(spec, `${during}${error?.message ?? reason}`);
  }
}
