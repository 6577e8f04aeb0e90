import { InvalidValue } from '../../values/invalid-value.js';

const holds = {
  '<': (value: number, limit: number) => value < limit,
  '<=': (value: number, limit: number) => value <= limit,
  '>': (value: number, limit: number) => value > limit,
  '>=': (value: number, limit: number) => value >= limit,
} as const;

/** Within which a value is good. */
export interface Bound {
  readonly comparison: keyof typeof holds;
  readonly limit: number;
}

export const boundAccepts = 'a bound such as < 80, <= 0.1, > 2 or >= 1';

/**
 * Reads a bound.
 *
 * @throws InvalidValue where it has no comparison or no number
 */
export function parseBound(text: string): Bound {
  const [, comparison, number = ''] =
    /^(<=?|>=?)\s*(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i.exec(text.trim()) ?? [];
  if (comparison === undefined) throw new InvalidValue((shown) => `${shown} is not ${boundAccepts}`, text);
  return { comparison: comparison as Bound['comparison'], limit: Number(number) };
}

export const isWithin = (value: number, { comparison, limit }: Bound): boolean =>
  holds[comparison](value, limit);

/** `< 0.1` */
export const boundText = ({ comparison, limit }: Bound): string => `${comparison} ${limit}`;
