import type { CloudWatchClient, MetricDataQuery } from '../../aws/cloudwatch.js';
import { isPassing } from '../../aws/errors.js';
import { DeployError } from '../../errors/deploy-error.js';
import { metricRefused } from './errors.js';
import type { Datapoint } from './judge.js';
import type { MetricWatch, Source } from './watch.js';

/** No id that a user would give to a metric. */
const resultId = 'deploykit_result';

/**
 * Asks CloudWatch for the values of a metric.
 *
 * @param fromMs since the epoch
 * @returns in the order of their time
 * @throws DeployError `metric-refused`, `aws-refused`
 */
export async function lookAtMetric(
  client: CloudWatchClient,
  watch: MetricWatch,
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<readonly Datapoint[]> {
  const question = {
    MetricDataQueries: queriesOf(watch),
    StartTime: fromMs / 1000,
    EndTime: toMs / 1000,
    ScanBy: 'TimestampAscending',
  } as const;
  const answer = await client.call('GetMetricData', question, signal).catch((thrown: unknown) => {
    throw isValidation(thrown) ? metricRefused(watch, thrown.cause.message, thrown) : thrown;
  });
  const { Timestamps = [], Values = [], StatusCode, Messages = [] } = answer.MetricDataResults?.[0] ?? {};
  if (Values.length === 0 && StatusCode !== undefined && /Error|Forbidden/.test(StatusCode)) {
    const said = Messages.map(({ Value = '' }) => Value).join('; ');
    throw metricRefused(watch, said || StatusCode);
  }
  return Values.map((value, index) => ({ at: timeOf(Timestamps[index]), value })).toSorted(
    (one, other) => one.at - other.at,
  );
}

function queriesOf({ sources, expression, periodMs }: MetricWatch): readonly MetricDataQuery[] {
  const isMath = expression !== undefined;
  const stats = sources.map((source) => statOf(source, periodMs, isMath ? source.id : resultId, !isMath));
  return isMath ? [...stats, { Id: resultId, Expression: expression, ReturnData: true }] : stats;
}

function statOf(source: Source, periodMs: number, id: string, isAsked: boolean): MetricDataQuery {
  const { namespace, name, dimensions, statistic } = source;
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: namespace, MetricName: name, Dimensions };
  return { Id: id, MetricStat: { Metric, Period: periodMs / 1000, Stat: statistic }, ReturnData: isAsked };
}

const timeOf = (timestamp: number | string = 0): number =>
  typeof timestamp === 'number' ? timestamp * 1000 : Date.parse(timestamp);

/** An expression with a mistake, a statistic that there is not. */
function isValidation(thrown: unknown): thrown is DeployError & { readonly cause: Error } {
  if (!(thrown instanceof DeployError) || isPassing(thrown) || !(thrown.cause instanceof Error)) return false;
  return /Validation|InvalidParameter/.test(thrown.cause.name);
}
