import { parseDuration } from '../../values/duration.js';
import { InvalidValue } from '../../values/invalid-value.js';
import type { Metric } from './watch.js';

/** Parts of what a user writes about a metric. */

export const defaultStatistic = 'Average';
export const defaultPeriod = '1m';

const statistics = ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount', 'IQM'];

/** `p99`, `tm90`, `PR(:300)`: percentiles, trimmed means and the like. */
const otherStatistic = /^((p|tm|wm|tc|ts)\d{1,2}(\.\d{1,10})?|p100|(TM|WM|TC|TS|PR)\([\d.%:]+\))$/;

/**
 * @throws InvalidValue where CloudWatch has no such statistic
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function parseStatistic(text: string): string {
  const usual = statistics.find((one) => one.toLowerCase() === text.toLowerCase());
  if (usual !== undefined) return usual;
  if (otherStatistic.test(text)) return text;
  throw new InvalidValue(
    (shown) => `${shown} is no statistic: ${statistics.join(', ')}, p99 and the like are`,
    text,
  );
}

const shortPeriods = [1, 5, 10, 20, 30].map((seconds) => seconds * 1000);
const minute = 60_000;

/**
 * @returns milliseconds
 * @throws InvalidValue where CloudWatch has no periods of that length
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricStat.html
 */
export function parsePeriod(text: string): number {
  const period = parseDuration(text);
  if (shortPeriods.includes(period) || (period > 0 && period % minute === 0)) return period;
  throw new InvalidValue(
    (shown) => `${shown} is no period of CloudWatch: whole minutes are, and 1s, 5s, 10s, 20s, 30s`,
    text,
  );
}

/**
 * `NAMESPACE/NAME`, of which the last part is the name.
 *
 * @throws InvalidValue where it has no namespace or no name
 */
export function parseMetricName(text: string): Pick<Metric, 'namespace' | 'name'> {
  const [, namespace, name] = /^([\w.\-/#:]+)\/([^/\s{}]+)$/.exec(text.trim()) ?? [];
  if (namespace === undefined || name === undefined)
    throw new InvalidValue((shown) => `${shown} is not NAMESPACE/NAME, such as AWS/ECS/CPUUtilization`, text);
  return { namespace, name };
}

/**
 * `ClusterName=prod, ServiceName=api`
 *
 * @throws InvalidValue where one has no name or no value
 */
export function parseDimensions(text: string): Metric['dimensions'] {
  const pairs = text.split(',').map((pair) => {
    const [, name, value] = /^\s*([^=]+?)\s*=\s*(.*?\S)\s*$/.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new InvalidValue((shown) => `${shown} is no dimension NAME=VALUE`, pair.trim());
    return [name, value] as const;
  });
  return Object.fromEntries(pairs);
}
