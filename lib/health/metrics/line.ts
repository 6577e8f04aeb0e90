import { InvalidValue } from '../../values/invalid-value.js';
import { parseBound } from './bound.js';
import {
  defaultPeriod,
  defaultStatistic,
  parseDimensions,
  parseMetricName,
  parsePeriod,
  parseStatistic,
} from './parts.js';
import { type MetricWatch, metricText } from './watch.js';

const shape =
  /^(?<metric>[^\s{}<>]+)\s*(?:\{(?<dimensions>[^{}]*)\})?(?:\s+(?<statistic>[A-Za-z][\w.%:()]*))?(?:\s+(?<period>\d+[a-z]+))?\s*(?<bound>[<>].*)$/;

const lineAccepts = 'NAMESPACE/NAME{DIMENSION=VALUE, ...} STATISTIC PERIOD BOUND';

/**
 * Reads one metric with its bound as a line: `AWS/ECS/CPUUtilization{ClusterName=prod, ServiceName=api} Average 5m < 80`.
 * Statistic and period may be left out.
 *
 * @throws InvalidValue for what is none
 */
export function parseMetricLine(line: string): MetricWatch {
  const parts = shape.exec(line.trim())?.groups;
  if (parts === undefined)
    throw new InvalidValue(
      (shown) => `${shown} is not ${lineAccepts}, such as AWS/ECS/CPUUtilization{ClusterName=prod} < 80`,
      line,
    );
  const { metric = '', dimensions, statistic = defaultStatistic, period = defaultPeriod, bound = '' } = parts;
  const source = {
    id: 'value',
    ...parseMetricName(metric),
    dimensions: dimensions?.trim() ? parseDimensions(dimensions) : {},
    statistic: parseStatistic(statistic),
    mayBeMissing: false,
  };
  return {
    label: metricText(source),
    sources: [source],
    expression: undefined,
    bound: parseBound(bound),
    periodMs: parsePeriod(period),
    periods: 1,
  };
}
