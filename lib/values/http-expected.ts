import { InvalidValue } from './invalid-value.js';
import { parseList } from './list.js';

/** Statuses from one to another, both inclusive. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

export const statusesAccepts = 'HTTP statuses such as 200, 200-299 or 200,204,300-399';

/**
 * Reads which statuses are good. Statuses are three digits from 100 to 599 (RFC 9110 section 15).
 *
 * @throws InvalidValue for anything else, and for a range that ends before it starts
 */
export function parseExpectedStatuses(text: string): readonly StatusRange[] {
  const items = parseList(text);
  if (items.length === 0) throw new InvalidValue(() => 'no status is given');
  return items.map((item) => {
    const match = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/.exec(item);
    if (match === null)
      throw new InvalidValue((shown) => `${shown} is not an HTTP status or a range of them`, item);
    const [from, to] = [Number(match[1]), Number(match[2] ?? match[1])];
    if (to < from) throw new InvalidValue((shown) => `${shown} ends before it starts`, item);
    return { from, to };
  });
}

export const bodyAccepts = 'a text, or a regular expression between slashes such as /"status":\\s*"UP"/i';

/**
 * Reads what a body must hold: what begins and ends with a slash is a regular expression, with flags after
 * it; all else is text.
 *
 * @throws InvalidValue when it is no regular expression
 */
export function parseExpectedBody(text: string): string | RegExp {
  const match = /^\/(.+)\/([a-z]*)$/s.exec(text.trim());
  if (match === null) return text.trim();
  try {
    // `g` and `y` would remember where the last body matched.
    return new RegExp(match[1] ?? '', (match[2] ?? '').replace(/[gy]/g, ''));
  } catch {
    throw new InvalidValue((shown) => `${shown} is not a regular expression`, text);
  }
}
