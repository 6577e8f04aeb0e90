import { isIPv4, isIPv6 } from 'node:net';
import { InvalidValue } from '../../lib/values/invalid-value.js';

export const targetAccepts =
  'instance ids or addresses such as i-0abc, i-0abc:3001, 10.0.0.7:3001, [2001:db8::7]:3001 or :3001, split by commas or lines';

/** A target as it is written. */
export interface GivenTarget {
  /** An instance's id or an address; undefined for the host of the phase. */
  readonly id: string | undefined;
  /** The target group's own one when it is undefined. */
  readonly port: number | undefined;
}

/**
 * Reads one target.
 *
 * @throws InvalidValue when it is neither an instance's id nor an address, or its port is none
 */
export function parseTarget(item: string): GivenTarget {
  if (isIPv6(item)) return { id: item, port: undefined };
  const [, bracketed, plain, portText] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(item) ?? [];
  const id = bracketed ?? plain ?? '';
  const port = portText === undefined ? undefined : Number(portText);
  const isId = bracketed === undefined ? isInstanceId(id) || isIPv4(id) || id === '' : isIPv6(id);
  if (!isId || (id === '' && port === undefined))
    throw new InvalidValue((shown) => `${shown} is neither an instance's id nor an address`, item);
  if (port !== undefined && (port < 1 || port > 65_535))
    throw new InvalidValue((shown) => `the port of ${shown} is not one from 1 to 65535`, item);
  return { id: id === '' ? undefined : id, port };
}

export const isInstanceId = (text: string): boolean => /^i-[0-9a-f]+$/.test(text);
