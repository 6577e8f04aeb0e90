import { createHmac } from 'node:crypto';

/**
 * A hash that tells whether two values are the same, and nothing else to who lacks the key.
 *
 * @param key the project's own, from the host
 * @param value anything that JSON can hold; the order of keys does not matter
 * @returns 32 hexadecimal digits
 */
export function keyedFingerprint(key: string, value: unknown): string {
  return createHmac('sha256', key).update(JSON.stringify(value, sortKeys)).digest('hex').slice(0, 32);
}

function sortKeys(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
