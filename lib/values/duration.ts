import { InvalidValue } from './invalid-value.js';

export const durationAccepts = 'a duration such as 500ms, 30s, 5m or 1h';

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** Node's timers fire at once when they are asked to wait longer than 2^31 - 1 milliseconds. */
const longest = 24 * 24 * milliseconds.h;

/**
 * Reads a duration.
 *
 * @param text `500ms`, `30s`, `5m` or `1h`
 * @returns milliseconds
 * @throws InvalidValue when it is anything else, or longer than 24 days
 */
export function parseDuration(text: string): number {
  const match = /^(\d+)(ms|s|m|h)$/.exec(text.trim());
  if (!match) {
    const missesUnit = /^\d+$/.test(text.trim());
    throw new InvalidValue(
      (shown) => (missesUnit ? `${shown} has no unit (ms, s, m or h)` : `${shown} is not a duration`),
      text,
    );
  }
  const duration = Number(match[1]) * milliseconds[match[2] as keyof typeof milliseconds];
  if (duration > longest) throw new InvalidValue((shown) => `${shown} is longer than 24 days`, text);
  return duration;
}

/** Durations that are not 0, in milliseconds. */
export const longerThanZero = {
  accepts: `${durationAccepts}, longer than 0`,
  parse(text: string): number {
    const duration = parseDuration(text);
    if (duration === 0) throw new InvalidValue((shown) => `${shown} is no time at all`, text);
    return duration;
  },
};
