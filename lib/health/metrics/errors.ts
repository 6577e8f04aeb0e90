import { DeployError } from '../../errors/deploy-error.js';
import { boundText } from './bound.js';
import type { Datapoint } from './judge.js';
import { dimensionsText, type Metric, type MetricWatch, metricText } from './watch.js';

export const metricPlace = ({ label }: MetricWatch) => `metric ${label}`;

/** It was out of bounds for long enough. */
export function metricBreached(watch: MetricWatch, points: readonly Datapoint[]): DeployError {
  const told = points.map(({ at, value }) => `${numberText(value)} at ${timeText(at)}`).join(', ');
  const row =
    points.length > 1 ? `, ${points.length} periods of ${periodText(watch.periodMs)} one after another` : '';
  return new DeployError({
    code: 'metric-breached',
    where: metricPlace(watch),
    what: `it was ${told}, and has to be ${boundText(watch.bound)}${row}`,
    remedy:
      'Look at what became other with this deploy: the logs of the service at that time, and the metric in CloudWatch. A rollout puts back what it had changed.',
  });
}

/** CloudWatch has heard nothing of a metric. */
export function metricUnknown(watch: MetricWatch, source: Metric, known: KnownMetrics): DeployError {
  const name = metricText(source);
  const { sets, nearest } = known;
  const others = sets.map((set) => `{${set.join(', ')}}`).join(' or ');
  return new DeployError({
    code: 'metric-unknown',
    kind: 'input',
    where: metricPlace(watch),
    what:
      sets.length > 0
        ? `there is no ${name} with the dimensions ${dimensionsText(source.dimensions) || '{}'}: it has ${others}, with other values`
        : `CloudWatch has had no data of ${name} within two weeks${nearest === undefined ? '' : `; did you mean ${nearest}?`}`,
    remedy:
      'Look at the name, the dimensions (all that the metric has, letter by letter), the region and the account (aws cloudwatch list-metrics). One that has data only when something happens, such as errors, needs may-be-missing: true.',
  });
}

/** What CloudWatch has of a namespace. */
export interface KnownMetrics {
  /** The names of the dimensions that metrics of this name have. */
  readonly sets: readonly (readonly string[])[];
  /** A name that may be meant, where this one is not known. */
  readonly nearest: string | undefined;
}

/** CloudWatch takes the question for none. */
export const metricRefused = (watch: MetricWatch, what: string, cause?: unknown) =>
  new DeployError({
    code: 'metric-refused',
    kind: 'input',
    where: metricPlace(watch),
    what: `CloudWatch does not take it: ${what}`,
    remedy: 'Look at the expression (metric math of CloudWatch), the statistic and the period.',
    cause,
  });

/** `5m`, `30s` */
export function periodText(milliseconds: number): string {
  if (milliseconds % 60_000 === 0 && milliseconds > 0) return `${milliseconds / 60_000}m`;
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** Without the digits that only computers have. */
export const numberText = (value: number): string => String(Number(value.toPrecision(6)));

/** `2026-11-20T12:31:00Z` */
export const timeText = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');
