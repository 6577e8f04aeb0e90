import { InvalidValue } from './invalid-value.js';

/** The smallest and the largest number that is accepted, both inclusive. */
export interface IntegerRange {
  readonly minimum: number;
  readonly maximum: number;
}

export const portRange: IntegerRange = { minimum: 1, maximum: 65_535 };

/** How a range is told to a person. */
export function integerAccepts({ minimum, maximum }: IntegerRange): string {
  return maximum === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${minimum}`
    : `a whole number from ${minimum} to ${maximum}`;
}

/**
 * Reads a whole number in decimal digits.
 *
 * @throws InvalidValue when it is anything else, or out of the range
 */
export function parseInteger(text: string, range: IntegerRange): number {
  const trimmed = text.trim();
  if (!/^-?\d+$/.test(trimmed)) throw new InvalidValue((shown) => `${shown} is not a whole number`, text);
  const number = Number(trimmed);
  if (number < range.minimum || number > range.maximum) {
    throw new InvalidValue((shown) => `${shown} is not ${integerAccepts(range)}`, text);
  }
  return number;
}
