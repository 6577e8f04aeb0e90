import { DeployError, InputProblems } from '../../errors/deploy-error.js';
import { metricPlace, periodText } from './errors.js';
import type { MetricWatch } from './watch.js';

/**
 * Looks whether metrics are watched for long enough to see a breach at all.
 *
 * @throws InputProblems with each that is not
 */
export function checkWatched(watches: readonly MetricWatch[], stableForMs: number): void {
  const problems = watches
    .filter((watch) => seenWithinMs(watch) > stableForMs)
    .map((watch) => unwatched(watch, stableForMs));
  if (problems.length > 0) throw new InputProblems(problems);
}

/** Periods begin by the clock, so that up to one goes by before the first whole one. */
const seenWithinMs = ({ periods, periodMs }: MetricWatch): number => (periods + 1) * periodMs;

function unwatched(watch: MetricWatch, stableForMs: number): DeployError {
  const { periods, periodMs } = watch;
  const length = periodText(periodMs);
  const seen = periods === 1 ? `a whole period of ${length}` : `${periods} whole periods of ${length}`;
  return new DeployError({
    code: 'metric-unwatched',
    kind: 'input',
    where: 'input stable-for',
    what: `it takes up to ${periodText(seenWithinMs(watch))} to see ${seen} of ${metricPlace(watch)}, and stable-for is ${periodText(stableForMs)}`,
    remedy:
      'Give stable-for that long at least, and a longer timeout, such as stable-for: 30m with timeout: 31m.',
  });
}
