import { InvalidValue } from './invalid-value.js';

export const urlAccepts = 'a URL that starts with http:// or https://';

/**
 * Reads a URL.
 *
 * @returns it as it was written, without blanks around it
 * @throws InvalidValue when it is none, or of another scheme
 */
export function parseUrl(text: string): string {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) {
    throw new InvalidValue((shown) => `${shown} is not a URL of http or https`, text);
  }
  return trimmed;
}
