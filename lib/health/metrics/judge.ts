import { isWithin } from './bound.js';
import type { MetricWatch } from './watch.js';

/** What CloudWatch tells of one period. */
export interface Datapoint {
  /** When the period began; milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

/** How a metric stands. */
export type MetricVerdict =
  | {
      readonly is: 'within';
      readonly last: Datapoint | undefined;
      /** Periods that are over, and how many of them CloudWatch has told of. */
      readonly over: number;
      readonly told: number;
    }
  | { readonly is: 'breach'; readonly points: readonly Datapoint[] };

/**
 * When the first period begins of which all is seen: what was before the watch does not count.
 *
 * @param sinceMs when the watch began, since the epoch
 */
export const firstPeriod = ({ periodMs }: MetricWatch, sinceMs: number): number =>
  Math.ceil(sinceMs / periodMs) * periodMs;

/**
 * Judges what CloudWatch has told. A period counts once it is over, as before that its value is one of a few seconds. A
 * period without data is no breach, and ends a row of such that were out of bounds.
 *
 * @param points in the order of their time
 * @param sinceMs when the watch began, since the epoch
 * @param nowMs since the epoch
 */
export function judge(
  watch: MetricWatch,
  points: readonly Datapoint[],
  sinceMs: number,
  nowMs: number,
): MetricVerdict {
  const { periodMs, periods, bound } = watch;
  const first = firstPeriod(watch, sinceMs);
  const whole = points.filter(({ at }) => at >= first && at + periodMs <= nowMs);
  let row: Datapoint[] = [];
  for (const point of whole) {
    const goesOn = row.at(-1)?.at === point.at - periodMs;
    if (isWithin(point.value, bound)) row = [];
    else row = goesOn ? [...row, point] : [point];
    if (row.length >= periods) return { is: 'breach', points: row };
  }
  const over = Math.max(0, Math.floor((nowMs - first) / periodMs));
  return { is: 'within', last: whole.at(-1), over, told: whole.length };
}
