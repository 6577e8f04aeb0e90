import { connect as connectSocket, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'ssh2';
import { DeployError } from '../errors/deploy-error.js';
import * as errors from './errors.js';
import type { HostSpec } from './host-address.js';
import type { HostKeyCheck, HostPins } from './host-key.js';
import { borrowJump } from './jump.js';
import { Link } from './link.js';
import { Login } from './login.js';
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
