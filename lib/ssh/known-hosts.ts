import { createHmac } from 'node:crypto';
import type { DeployError } from '../errors/deploy-error.js';
import { knownHostsLine } from './errors.js';
import { knownHostsName } from './host-address.js';

/** One line of known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHostsEntry {
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  readonly hosts: string;
  /** The type inside of the key, such as `ssh-ed25519`. */
  readonly type: string;
  /** The raw public key, as a server presents it. */
  readonly key: Buffer;
  /** From 1, in the text that was parsed. */
  readonly line: number;
}

/**
 * Parses known_hosts: plain and hashed names, wildcards and negation, `[host]:port`, `@revoked` and
 * `@cert-authority`, comments and blank lines.
 *
 * @returns the entries, and one problem for each line that is none
 */
export function parseKnownHosts(text: string): {
  readonly entries: readonly KnownHostsEntry[];
  readonly problems: readonly DeployError[];
} {
  const entries: KnownHostsEntry[] = [];
  const problems: DeployError[] = [];
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const parsed = parseLine(line, index + 1);
    if (typeof parsed === 'string') problems.push(knownHostsLine(index + 1, parsed));
    else entries.push(parsed);
  }
  return { entries, problems };
}

/** The entry, or the reason why it is none. */
function parseLine(line: string, number: number): KnownHostsEntry | string {
  const fields = line.split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift()?.slice(1) : undefined;
  if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') {
    return `@${marker} is not a marker of known_hosts (@revoked, @cert-authority)`;
  }
  const [hosts = '', type = '', encoded = ''] = fields;
  if (/^(SHA256|MD5):/.test(hosts)) return 'this is a fingerprint, not a line of known_hosts';
  if (/^(ssh-|ecdsa-|sk-)/.test(hosts)) return 'the name of the host is missing in front of the key';
  if (/^\d+$/.test(type)) return 'keys of SSH protocol 1 are not supported';
  if (encoded === '') return 'a name, a key type and a key were expected';
  if (hosts.startsWith('|') && !/^\|1\|[A-Za-z0-9+/]+=*\|[A-Za-z0-9+/]+=*$/.test(hosts)) {
    return 'the hashed name is damaged';
  }
  const key = Buffer.from(encoded, 'base64');
  if (!/^[A-Za-z0-9+/]+=*$/.test(encoded) || readKeyType(key) !== type) {
    return `the key is damaged or not of the type ${type}`;
  }
  return { marker, hosts, type, key, line: number };
}

/**
 * The type that stands inside a public key (RFC 4253, 6.6: a string of length and bytes).
 *
 * @returns undefined when there is none
 */
export function readKeyType(key: Buffer): string | undefined {
  if (key.length < 5) return undefined;
  const length = key.readUInt32BE(0);
  if (length === 0 || key.length <= 4 + length) return undefined;
  const type = key.toString('latin1', 4, 4 + length);
  return /^[a-z0-9@.-]+$/.test(type) ? type : undefined;
}

/**
 * The entries that speak of a host. As ssh does, those for `[host]:port` count first, and those for the
 * bare host only where there is none with the port.
 */
export function entriesFor(
  entries: readonly KnownHostsEntry[],
  address: string,
  port: number,
): readonly KnownHostsEntry[] {
  const bare = address.toLowerCase();
  const exact = entries.filter((entry) => namesHost(entry.hosts, knownHostsName(bare, port)));
  if (port === 22 || exact.some((entry) => entry.marker === undefined)) return exact;
  const general = entries.filter((entry) => !exact.includes(entry) && namesHost(entry.hosts, bare));
  return [...exact, ...general];
}

function namesHost(hosts: string, name: string): boolean {
  if (hosts.startsWith('|1|')) {
    const [, , salt = '', hash = ''] = hosts.split('|');
    return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  }
  let named = false;
  for (const pattern of hosts.toLowerCase().split(',')) {
    const negated = pattern.startsWith('!');
    if (!wildcard(negated ? pattern.slice(1) : pattern).test(name)) continue;
    if (negated) return false;
    named = true;
  }
  return named;
}

function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`);
}
