import { isIPv4, isIPv6 } from 'node:net';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { hostFormat, hostMissing, hostNameTwice, hostPort } from './errors.js';
import type { Ec2Instance } from './remote.js';

/** One host to reach over SSH. */
export interface HostSpec {
  /** What logs and results call it; the address where none was given. */
  readonly name: string;
  /** DNS name, IPv4, or IPv6 without brackets. */
  readonly address: string;
  readonly port: number;
  readonly username: string;
  /** Where it was found by its tag. */
  readonly instance?: Ec2Instance;
}

/** Hosts that EC2 knows: every running instance with this tag. Whoever resolves it makes HostSpecs of it. */
export interface TagSpec {
  /** Given before the tag, or undefined: then each instance is called by what the resolver finds. */
  readonly name: string | undefined;
  readonly key: string;
  readonly value: string;
  readonly port: number;
  readonly username: string;
}

export type HostEntry =
  | { readonly kind: 'host'; readonly host: HostSpec }
  | { readonly kind: 'tag'; readonly tag: TagSpec };

/** For hosts that do not say. */
export interface HostDefaults {
  readonly username: string;
  readonly port: number;
}

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const usernameForm = /^[A-Za-z0-9_][A-Za-z0-9._-]*\$?$/;
const addressForm = /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * Reads the input `host`: one or more of `[name=][user@]address[:port]` or `[name=]tag:KEY=VALUE`,
 * split by commas or lines. IPv6 addresses with a port stand in brackets.
 *
 * @param text what the user typed
 * @param defaults for entries without a user or port
 * @returns the entries in the order given
 * @throws InputProblems with all problems at once
 */
export function parseHosts(text: string, defaults: HostDefaults): readonly HostEntry[] {
  const problems: DeployError[] = [];
  const entries: HostEntry[] = [];
  for (const item of text.split(/[,\n]/).map((part) => part.trim())) {
    if (item === '') continue;
    const entry = parseEntry(item, defaults);
    if (entry instanceof DeployError) problems.push(entry);
    else entries.push(entry);
  }
  if (entries.length === 0 && problems.length === 0) problems.push(hostMissing());
  problems.push(
    ...namesTwice(entries.flatMap((entry) => (entry.kind === 'host' ? entry.host : entry.tag).name ?? [])),
  );
  if (problems.length > 0) throw new InputProblems(problems);
  return entries;
}

function parseEntry(item: string, defaults: HostDefaults): HostEntry | DeployError {
  const tag = /^(?:([^=:@\s]+)=)?tag:([^=]+)=(.+)$/.exec(item);
  if (tag) {
    const [, name, key = '', value = ''] = tag;
    if (name !== undefined && !nameForm.test(name)) return hostFormat(item);
    return { kind: 'tag', tag: { name, key: key.trim(), value: value.trim(), ...defaults } };
  }
  const parts = /^(?:([^=@]+)=)?(?:([^@]+)@)?(.+)$/.exec(item);
  const [, name, username = defaults.username, rest = ''] = parts ?? [];
  const place = splitPort(rest, defaults.port);
  if (!place || !isAddress(place.address) || !usernameForm.test(username)) return hostFormat(item);
  if (name !== undefined && !nameForm.test(name)) return hostFormat(item);
  if (!isPort(place.port)) return hostPort(item);
  return { kind: 'host', host: { name: name ?? place.address, ...place, username } };
}

/** Takes the port off; a bare IPv6 address has none. Undefined when there is no such form. */
function splitPort(rest: string, fallback: number): { address: string; port: number } | undefined {
  const bracketed = /^\[([^\]]+)\](?::([^:]+))?$/.exec(rest);
  if (bracketed) {
    const [, address = '', port] = bracketed;
    return isIPv6(address) ? { address, port: port === undefined ? fallback : readPort(port) } : undefined;
  }
  if (isIPv6(rest)) return { address: rest, port: fallback };
  const [address = '', port, ...more] = rest.split(':');
  if (more.length > 0 || port?.startsWith('/')) return undefined;
  return { address, port: port === undefined ? fallback : readPort(port) };
}

const readPort = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : Number.NaN);

const isPort = (port: number) => Number.isInteger(port) && port >= 1 && port <= 65_535;

/** A name or an address; digits and dots alone must be an IPv4 address. */
function isAddress(address: string): boolean {
  if (address.includes(':')) return isIPv6(address);
  if (/^[\d.]+$/.test(address)) return isIPv4(address);
  return addressForm.test(address) && address.length <= 253;
}

/** Each name that several hosts have. */
export function namesTwice(names: readonly string[]): DeployError[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map(hostNameTwice);
}

/** Whether a host can be called so in the input `host`. */
export const isHostName = (text: string) => nameForm.test(text);

/**
 * The form in which people and known_hosts write a place: the port only when it is not 22.
 *
 * @returns `host`, or `[host]:port` (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)
 */
export function knownHostsName(address: string, port: number): string {
  return port === 22 ? address : `[${address}]:${port}`;
}

/** `address:port` as logs show it, IPv6 in brackets. */
export function addressAndPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
