import { parseInteger, portRange } from './integer.js';
import { InvalidValue, invalidTogether } from './invalid-value.js';
import { parseList } from './list.js';

export const hostListAccepts =
  'one or more of [name=][user@]address[:port], split by commas or lines, or [name=]tag:KEY=VALUE for running EC2 instances';

/** A host as it was asked for, before it is looked up. */
export type HostRequest = HostAddress | HostTag;

export interface HostAddress {
  readonly kind: 'address';
  /** As given before `=`, else the address, with its port where one is given. */
  readonly name: string;
  readonly username?: string;
  /** A name, an IPv4 address, or an IPv6 address without brackets. */
  readonly address: string;
  readonly port?: number;
}

/** All running EC2 instances that have this tag. */
export interface HostTag {
  readonly kind: 'tag';
  /** As given before `=`, else the tag's value. */
  readonly name: string;
  readonly key: string;
  readonly value: string;
}

/**
 * Reads which hosts to reach.
 *
 * @throws InvalidValue with every item that is wrong, and for two hosts with one name
 */
export function parseHostList(text: string): readonly HostRequest[] {
  const problems: InvalidValue[] = [];
  const hosts: HostRequest[] = [];
  for (const item of parseList(text)) {
    try {
      const host = parseHost(item);
      if (hosts.some(({ name }) => name === host.name)) {
        problems.push(new InvalidValue((shown) => `two hosts have the name ${shown}`, host.name));
      }
      hosts.push(host);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw invalidTogether(problems);
  if (hosts.length === 0) throw new InvalidValue(() => 'no host is given');
  return hosts;
}

function parseHost(item: string): HostRequest {
  const [, named, rest = item] = /^(?!tag:)([^=@:[\]]*)=(.*)$/s.exec(item) ?? [];
  const name = named?.trim();
  if (name !== undefined && !/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    throw new InvalidValue((shown) => `${shown} has no usable name before "="`, item);
  }
  const place = rest.trim();
  return place.startsWith('tag:') ? parseTag(place, name) : parseAddress(place, name);
}

function parseTag(place: string, name: string | undefined): HostTag {
  const [, key, value] = /^tag:([^=]+)=(.+)$/.exec(place) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidValue((shown) => `${shown} is not tag:KEY=VALUE`, place);
  }
  return { kind: 'tag', name: name ?? value, key, value };
}

const addressRule =
  /^(?:([^@\s]+)@)?(?:\[([0-9A-Fa-f:.%\w]+)\]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)|([0-9A-Fa-f]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*))(?::(\d+))?$/;

function parseAddress(place: string, name: string | undefined): HostAddress {
  const [whole, username, bracketed, plain, sixth, port] = addressRule.exec(place) ?? [];
  const address = bracketed ?? plain ?? sixth;
  if (whole === undefined || address === undefined) {
    throw new InvalidValue((shown) => `${shown} is not [name=][user@]address[:port]`, place);
  }
  return {
    kind: 'address',
    name: name ?? (port === undefined ? address : `${address}:${port}`),
    ...(username === undefined ? {} : { username }),
    address,
    ...(port === undefined ? {} : { port: parseInteger(port, portRange) }),
  };
}
