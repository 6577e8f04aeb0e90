import type { CloudWatchClient, ListedMetric, MetricsQuestion } from '../../aws/cloudwatch.js';
import { DeployError } from '../../errors/deploy-error.js';
import { nearestName } from '../../values/nearest.js';
import { type KnownMetrics, metricUnknown } from './errors.js';
import { type Metric, type MetricWatch, metricText } from './watch.js';

/** A namespace has names by the dozen, and dimensions without end. */
const mostPages = 4;

/**
 * Looks whether CloudWatch has heard of the metrics within two weeks: a name that is misspelt would never be out of
 * bounds. Who may not list metrics is not told.
 *
 * @throws DeployError `metric-unknown`
 */
export async function checkKnown(
  client: CloudWatchClient,
  watch: MetricWatch,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    watch.sources.map(async (source) => {
      if (source.mayBeMissing || (await isKnown(client, source, signal)) !== false) return;
      throw metricUnknown(watch, source, await whatIsKnown(client, source, signal));
    }),
  );
}

/** @returns undefined where it may not be asked */
async function isKnown(
  client: CloudWatchClient,
  { namespace, name, dimensions }: Metric,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  const listed = await list(client, { Namespace: namespace, MetricName: name, Dimensions }, signal);
  // More dimensions make another metric.
  return listed?.some((one) => (one.Dimensions ?? []).length === Dimensions.length);
}

async function whatIsKnown(
  client: CloudWatchClient,
  { namespace, name }: Metric,
  signal: AbortSignal,
): Promise<KnownMetrics> {
  const same = (await list(client, { Namespace: namespace, MetricName: name }, signal)) ?? [];
  const sets = new Map(
    same.map(({ Dimensions = [] }) => {
      const names = Dimensions.map(({ Name }) => Name).toSorted();
      return [names.join(), names] as const;
    }),
  );
  if (sets.size > 0) return { sets: [...sets.values()], nearest: undefined };
  const all = (await list(client, { Namespace: namespace }, signal)) ?? [];
  const nearest = nearestName(name, new Set(all.map(({ MetricName = '' }) => MetricName)));
  return { sets: [], nearest: nearest && metricText({ namespace, name: nearest, dimensions: {} }) };
}

async function list(
  client: CloudWatchClient,
  question: MetricsQuestion,
  signal: AbortSignal,
): Promise<readonly ListedMetric[] | undefined> {
  const metrics: ListedMetric[] = [];
  let token: string | undefined;
  try {
    for (let page = 0; page < mostPages; page++) {
      const answer = await client.call(
        'ListMetrics',
        { ...question, ...(token && { NextToken: token }) },
        signal,
      );
      metrics.push(...(answer.Metrics ?? []));
      token = answer.NextToken;
      if (!token) break;
    }
    return metrics;
  } catch (thrown) {
    if (thrown instanceof DeployError) return undefined;
    throw thrown;
  }
}
