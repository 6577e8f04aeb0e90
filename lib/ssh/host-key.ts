import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { DeployError } from '../errors/deploy-error.js';
import {
  hostKeyMismatch,
  hostKeyRevoked,
  hostKeyUnpinned,
  knownHostsAuthority,
  type PresentedKey,
} from './errors.js';
import { type FingerprintPin, fingerprintOf, type KeyFamily } from './fingerprint.js';
import { type HostSpec, knownHostsName } from './host-address.js';
import { entriesFor, type KnownHostsEntry, readKeyType } from './known-hosts.js';

/** What is known of the hosts' keys, from the inputs `known-hosts` and `fingerprint`. */
export interface HostPins {
  readonly knownHosts: readonly KnownHostsEntry[];
  readonly fingerprints: readonly FingerprintPin[];
}

/** The algorithms of each family; signatures of RSA by SHA-2 only (RFC 8332). */
const algorithmsOf: Readonly<Record<KeyFamily, readonly ServerHostKeyAlgorithm[]>> = {
  ed25519: ['ssh-ed25519'],
  ecdsa: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  rsa: ['rsa-sha2-512', 'rsa-sha2-256'],
};

const allFamilies: readonly KeyFamily[] = ['ed25519', 'ecdsa', 'rsa'];

/** What to do about a key that a server presented. */
export type Verdict =
  | { readonly kind: 'trusted' }
  /** It is not a pinned one, but a fingerprint may be of another type: ask again, for other types. */
  | { readonly kind: 'ask-again' }
  | { readonly kind: 'refused'; readonly error: DeployError };

/**
 * Decides about one host's key, over as many connections as that takes. A fingerprint does not say of
 * which type its key is, and a server shows one key a connection; so a host whose first key is not the
 * pinned one is asked for its next type, at most three times, each ended during key exchange, before
 * anybody logs in. sshd holds 1 s of penalty against each (sshd_config(5), PerSourcePenalties, noauth),
 * far under the 15 s from which it refuses; what was found is remembered for later connections.
 */
export class HostKeyCheck {
  readonly #entries: readonly KnownHostsEntry[];
  readonly #fingerprints: readonly FingerprintPin[];
  readonly #presented = new Map<string, PresentedKey>();
  #untried: readonly KeyFamily[];
  #trustedFamily: KeyFamily | undefined;

  constructor(
    private readonly host: HostSpec,
    pins: HostPins,
  ) {
    this.#entries = entriesFor(pins.knownHosts, host.address, host.port);
    this.#fingerprints = fingerprintsFor(pins.fingerprints, host);
    this.#untried = this.#preferredFamilies();
  }

  /** A reason to refuse the host without asking it, or undefined. */
  get problem(): DeployError | undefined {
    const authority = this.#entries.find((entry) => entry.marker === 'cert-authority');
    if (!authority || this.#pinnedKeys().length > 0 || this.#fingerprints.length > 0) return undefined;
    return knownHostsAuthority(authority.line, this.host.name);
  }

  /**
   * What to ask the server for, best first. Pinned types come first; the others follow, so that a server
   * that lacks the pinned type presents a key that the error can show.
   */
  get algorithms(): ServerHostKeyAlgorithm[] {
    const families = this.#trustedFamily ? [this.#trustedFamily] : this.#untried;
    const pinnedTypes = new Set(this.#pinnedKeys().map((entry) => entry.type));
    const algorithms = families.flatMap((family) => algorithmsOf[family]);
    return [
      ...algorithms.filter((algorithm) => pinnedTypes.has(algorithm)),
      ...algorithms.filter((algorithm) => !pinnedTypes.has(algorithm)),
    ];
  }

  /** The errors for a server that has none of the types that were not asked for yet. */
  exhausted(): DeployError {
    const presented = [...this.#presented.values()];
    const pinned = [
      ...this.#pinnedKeys().map((entry) => fingerprintOf(entry.key)),
      ...this.#fingerprints.map((pin) => pin.fingerprint),
    ];
    return pinned.length === 0
      ? hostKeyUnpinned(this.host, presented)
      : hostKeyMismatch(this.host, presented, pinned);
  }

  /** True when a key was seen already, so that "no common key type" means "no other key". */
  get askedBefore(): boolean {
    return this.#presented.size > 0;
  }

  /** Judges the key of one connection. */
  judge(key: Buffer): Verdict {
    const fingerprint = fingerprintOf(key);
    const type = readKeyType(key) ?? 'unknown';
    const family = familyOf(type);
    const revoked = this.#entries.find((entry) => entry.marker === 'revoked' && entry.key.equals(key));
    if (revoked) return { kind: 'refused', error: hostKeyRevoked(this.host, fingerprint, revoked.line) };
    if (
      this.#pinnedKeys().some((entry) => entry.key.equals(key)) ||
      this.#fingerprints.some((pin) => pin.fingerprint === fingerprint)
    ) {
      this.#trustedFamily = family;
      return { kind: 'trusted' };
    }
    this.#presented.set(fingerprint, {
      fingerprint,
      knownHostsLine: `${knownHostsName(this.host.address, this.host.port)} ${type} ${key.toString('base64')}`,
    });
    this.#trustedFamily = undefined;
    this.#untried = this.#untried.filter((other) => other !== family);
    const mayBeOfAnotherType = this.#fingerprints.some(
      (pin) => pin.family === undefined || this.#untried.includes(pin.family),
    );
    if (mayBeOfAnotherType && this.#untried.length > 0) return { kind: 'ask-again' };
    return { kind: 'refused', error: this.exhausted() };
  }

  #pinnedKeys(): readonly KnownHostsEntry[] {
    return this.#entries.filter((entry) => entry.marker === undefined);
  }

  #preferredFamilies(): readonly KeyFamily[] {
    const pinned = new Set([
      ...this.#pinnedKeys().map((entry) => familyOf(entry.type)),
      ...this.#fingerprints.map((pin) => pin.family),
    ]);
    return [
      ...allFamilies.filter((family) => pinned.has(family)),
      ...allFamilies.filter((family) => !pinned.has(family)),
    ];
  }
}

/** Pins that name the host, by name, address or address and port, stand for it alone; else those for any host. */
function fingerprintsFor(pins: readonly FingerprintPin[], host: HostSpec): readonly FingerprintPin[] {
  const own = pins.filter((pin) => pin.host !== undefined && namesOf(host).includes(pin.host));
  return own.length > 0 ? own : pins.filter((pin) => pin.host === undefined);
}

/** All that a fingerprint may call a host. */
export function namesOf(host: HostSpec): readonly string[] {
  return [host.name, host.address, knownHostsName(host.address, host.port), `${host.address}:${host.port}`];
}

function familyOf(type: string): KeyFamily | undefined {
  if (type === 'ssh-rsa') return 'rsa';
  if (type === 'ssh-ed25519') return 'ed25519';
  return type.startsWith('ecdsa-sha2-') ? 'ecdsa' : undefined;
}
