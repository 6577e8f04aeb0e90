import type { CloudWatchClient } from '../aws/cloudwatch.js';
import { askAws } from './aws-loop.js';
import { boundText } from './metrics/bound.js';
import { metricBreached, metricPlace, numberText, periodText, timeText } from './metrics/errors.js';
import { firstPeriod, judge, type MetricVerdict } from './metrics/judge.js';
import { checkKnown } from './metrics/known.js';
import { lookAtMetric } from './metrics/look.js';
import type { MetricWatch } from './metrics/watch.js';
import type { Answer, Probe } from './probe.js';

/** A period is told once it is over, so that more looks would see no more; milliseconds. */
const mostBetweenLooksMs = 15_000;

/**
 * A metric of CloudWatch that has to stay within its bound: from the first look on, and what was before does not count. A
 * breach ends the wait at once.
 *
 * @param pollMs between two looks, at least
 */
export function metricProbe(client: CloudWatchClient, watch: MetricWatch, pollMs: number): Probe {
  const betweenMs = Math.max(pollMs, Math.min(watch.periodMs / 4, mostBetweenLooksMs));
  return {
    name: metricPlace(watch),
    from: 'the runner',
    async check(signal) {
      const now = Date.now();
      await checkKnown(client, watch, signal);
      await lookAtMetric(client, watch, now - watch.periodMs, now, signal);
    },
    watch(onAnswer, pace, signal) {
      const since = Date.now();
      const look = async (): Promise<Answer> => {
        const now = Date.now();
        const first = firstPeriod(watch, since);
        // There is nothing to ask for before the first period is over.
        const points =
          now < first + watch.periodMs ? [] : await lookAtMetric(client, watch, first, now, signal);
        const verdict = judge(watch, points, since, now);
        if (verdict.is === 'breach') throw metricBreached(watch, verdict.points);
        return { good: true, text: textOf(watch, verdict), lines: [] };
      };
      return askAws(look, betweenMs, pace, onAnswer, signal);
    },
  };
}

function textOf(
  { bound, periodMs }: MetricWatch,
  { last, over, told }: Extract<MetricVerdict, { is: 'within' }>,
): string {
  if (over === 0) return `no period of ${periodText(periodMs)} is over yet`;
  const periods = over === 1 ? 'the only period' : `${over} periods`;
  if (last === undefined) return `no data for ${periods} so far, which is no breach`;
  const gaps = told < over ? `; data for ${told} of ${periods} so far, and none is no breach` : '';
  return `${numberText(last.value)} at ${timeText(last.at)}, bound ${boundText(bound)}${gaps}`;
}
