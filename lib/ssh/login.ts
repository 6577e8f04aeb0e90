import type { Duplex } from 'node:stream';
import { type AuthenticationType, type BaseAgent, type ConnectConfig, createAgent } from 'ssh2';
import type { SshTarget } from './dial.js';
import * as errors from './errors.js';
import { fingerprintOf } from './fingerprint.js';
import type { HostKeyCheck, Verdict } from './host-key.js';
import { pingEveryMs } from './link.js';

/** What happens between the first byte and the end of authentication, and what to say when it fails. */
export class Login {
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
