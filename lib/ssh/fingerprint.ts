import { createHash } from 'node:crypto';
import type { DeployError } from '../errors/deploy-error.js';
import { fingerprintFormat } from './errors.js';

/** Key types that are told apart when a server is asked for a host key. */
export type KeyFamily = 'ed25519' | 'ecdsa' | 'rsa';

/** A pinned fingerprint. */
export interface FingerprintPin {
  /** Name or address of the one host that it is for; undefined: any host. */
  readonly host: string | undefined;
  /** `SHA256:` and 43 characters of base64 without padding, as OpenSSH prints it. */
  readonly fingerprint: string;
  /** Known where a whole line of `ssh-keygen -l` was pasted. */
  readonly family: KeyFamily | undefined;
}

/** The fingerprint of a raw public key, as OpenSSH prints it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * Reads the input `fingerprint`: `SHA256:...` or `host=SHA256:...`, split by commas or lines; a line that
 * `ssh-keygen -l` printed is understood as well.
 *
 * @param input the name of the input, for the problems
 * @returns the pins, and a problem for each item that is none
 */
export function parseFingerprints(
  text: string,
  input = 'fingerprint',
): {
  readonly pins: readonly FingerprintPin[];
  readonly problems: readonly DeployError[];
} {
  const pins: FingerprintPin[] = [];
  const problems: DeployError[] = [];
  for (const item of text.split(/[,\n]/).map((part) => part.trim())) {
    if (item === '') continue;
    const pin = parseItem(item);
    if (typeof pin === 'string') problems.push(fingerprintFormat(item, pin, input));
    else pins.push(pin);
  }
  return { pins, problems };
}

function parseItem(item: string): FingerprintPin | string {
  const form = /^(?:([^=\s]+)=)?(?:\d+ )?SHA256:([A-Za-z0-9+/]+)=?(?:\s.*?(?:\((\w+)\))?)?$/.exec(item);
  if (form) {
    const [, host, hash = '', family] = form;
    if (hash.length !== 43) return 'is cut off: 43 characters follow SHA256:';
    return { host, fingerprint: `SHA256:${hash}`, family: familyNamed(family) };
  }
  if (/(MD5:)?([0-9a-f]{2}:){15}[0-9a-f]{2}/i.test(item)) return 'is an MD5 fingerprint, which can be forged';
  if (/ssh-|ecdsa-/.test(item))
    return 'is a key, not a fingerprint; whole keys belong to the input known-hosts';
  return 'is not a fingerprint';
}

function familyNamed(name: string | undefined): KeyFamily | undefined {
  const family = name?.toLowerCase();
  return family === 'ed25519' || family === 'ecdsa' || family === 'rsa' ? family : undefined;
}
