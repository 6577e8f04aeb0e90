import { createHash } from 'node:crypto';

export type HostKeyType = 'ssh-ed25519' | 'ecdsa-sha2-nistp256' | 'ssh-rsa';

/** How a host is pinned. */
export interface HostKeys {
  /** Lines `type base64 comment`. */
  readonly publicKeys: readonly string[];
  /** known_hosts lines, one a key type. */
  readonly knownHosts: string;
  /** `SHA256:...` of each key, as ssh-keygen prints it. */
  readonly fingerprints: Readonly<Record<HostKeyType, string>>;
}

/**
 * Reads public key files.
 *
 * @param address as known_hosts writes it: plain on port 22, else `[address]:port`
 * @param publicKeys lines `type base64 comment`
 */
export function readHostKeys(address: string, publicKeys: readonly string[]): HostKeys {
  const keys = publicKeys.map((line) => {
    const [type = '', base64 = ''] = line.split(' ');
    const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64');
    return { type, line: `${address} ${type} ${base64}`, fingerprint: `SHA256:${digest.replace(/=+$/, '')}` };
  });
  const fingerprint = (type: HostKeyType): string => {
    const key = keys.find((candidate) => candidate.type === type);
    if (!key) throw new Error(`the host at ${address} has no ${type} key`);
    return key.fingerprint;
  };
  return {
    publicKeys,
    knownHosts: keys.map((key) => `${key.line}\n`).join(''),
    fingerprints: {
      'ssh-ed25519': fingerprint('ssh-ed25519'),
      'ecdsa-sha2-nistp256': fingerprint('ecdsa-sha2-nistp256'),
      'ssh-rsa': fingerprint('ssh-rsa'),
    },
  };
}
