import { InvalidValue } from './invalid-value.js';

export const booleanAccepts = 'true or false';

/**
 * Reads a boolean.
 *
 * @param text `true` or `false` in any case
 * @throws InvalidValue when it is anything else, such as `yes` or `1`
 */
export function parseBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw new InvalidValue((shown) => `${shown} is neither true nor false`, text);
  }
  return word === 'true';
}
