import { judge } from '../../../lib/health/metrics/judge.js';
import type { MetricWatch } from '../../../lib/health/metrics/watch.js';
import { checkWatched } from '../../../lib/health/metrics/watched.js';

const minute = 60_000;
const watch = (periods: number): MetricWatch => ({
  label: 'Shop/Errors',
  sources: [],
  expression: undefined,
  bound: { comparison: '<', limit: 10 },
  periodMs: minute,
  periods,
});

/** Values of the periods from minute 10 on; undefined: no data. */
const points = (...values: readonly (number | undefined)[]) =>
  values.flatMap((value, index) => (value === undefined ? [] : [{ at: (10 + index) * minute, value }]));

/** The watch begins at the start of minute 10 unless it says otherwise, and a look comes much later. */
const look = (periods: number, values: readonly (number | undefined)[], since = 10, now = 100) =>
  judge(watch(periods), points(...values), since * minute, now * minute);

test('values within the bound are told with the last of them', () => {
  expect(look(1, [1, 2, 9.99], 10, 13)).toEqual({
    is: 'within',
    last: { at: 12 * minute, value: 9.99 },
    over: 3,
    told: 3,
  });
});
test('one value out of the bound is a breach, with its time', () => {
  expect(look(1, [1, 10, 1])).toEqual({ is: 'breach', points: [{ at: 11 * minute, value: 10 }] });
});
test('what began before the watch does not count', () => {
  expect(look(1, [99, 1], 10.5)).toMatchObject({ is: 'within', told: 1 });
});
test('a period that is not over does not count', () => {
  expect(look(1, [1, 99], 10, 11.9)).toMatchObject({ is: 'within', told: 1, over: 1 });
});
test('fewer periods out of the bound than it takes are no breach', () => {
  expect(look(2, [99, 1, 99, 1])).toMatchObject({ is: 'within' });
});
test('as many one after another as it takes are a breach', () => {
  expect(look(2, [1, 99, 98, 1])).toMatchObject({ is: 'breach', points: [{ value: 99 }, { value: 98 }] });
});
test('a period without data between two breaks their row', () => {
  expect(look(2, [99, undefined, 99])).toMatchObject({ is: 'within', told: 2 });
});
test('no data at all is no breach, and is told as none', () => {
  expect(look(1, [], 10, 15)).toEqual({ is: 'within', last: undefined, over: 5, told: 0 });
});

test('a watch that is too short to see its periods whole is refused', () => {
  const stableFor = (minutes: number) => () => checkWatched([watch(2)], minutes * minute);
  expect(stableFor(3)).not.toThrow();
  expect(stableFor(2)).toThrow('it takes up to 3m to see 2 whole periods of 1m of metric Shop/Errors');
});
