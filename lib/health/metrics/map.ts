import { parseBoolean } from '../../values/boolean.js';
import { parseInteger } from '../../values/integer.js';
import { InvalidValue } from '../../values/invalid-value.js';
import { nearestName } from '../../values/nearest.js';
import { boundAccepts, parseBound } from './bound.js';
import { defaultPeriod, defaultStatistic, parseMetricName, parsePeriod, parseStatistic } from './parts.js';
import { type MetricWatch, metricText, type Source } from './watch.js';

type Written = Readonly<Record<string, unknown>>;

const missing = 'may-be-missing';
const sourceKeys = ['name', 'dimensions', 'statistic', missing];
const mapKeys = [...sourceKeys, 'expression', 'metrics', 'period', 'periods', 'bound', 'label'];

/** Seven days of minutes; more than any watch. */
const mostPeriods = 10_000;

const fallback = {
  source: { id: 'value', namespace: '', name: '', dimensions: {}, statistic: defaultStatistic },
  bound: { comparison: '<', limit: 0 },
} as const;

/**
 * Reads one metric, or an expression over several, with its bound as a map.
 *
 * @param tell told of everything that is wrong
 */
export function readMetricMap(written: Written, tell: (what: string) => void): MetricWatch {
  const read = reader(tell);
  tellUnknown(written, mapKeys, '', tell);
  const { expression, metrics } = written;
  const isMath = expression !== undefined || metrics !== undefined;
  if (isMath && written.name !== undefined) tell('it has both name and an expression: leave one of them');
  const sources = isMath ? mathSources(written, tell) : [sourceOf('value', written, {}, '', tell)];
  if (isMath && typeof expression !== 'string') tell('its metrics have no expression over them');
  if (written.bound === undefined) tell(`it has no bound: ${boundAccepts}`);
  const label = written.label ?? expression ?? sources.map(metricText)[0];
  return {
    label: String(label),
    sources,
    expression: isMath ? String(expression) : undefined,
    bound: read(written.bound, parseBound) ?? fallback.bound,
    periodMs: read(written.period ?? defaultPeriod, parsePeriod) ?? 0,
    periods:
      read(written.periods ?? 1, (text) => parseInteger(text, { minimum: 1, maximum: mostPeriods })) ?? 1,
  };
}

/** The metrics of an expression: id -> NAMESPACE/NAME, or a map where it differs from the others in more than that. */
function mathSources(written: Written, tell: (what: string) => void): readonly Source[] {
  const { metrics } = written;
  if (!isMap(metrics) || Object.keys(metrics).length === 0) {
    tell(
      'its expression has no metrics: give a map of their names in it, such as { errors: NAMESPACE/NAME }',
    );
    return [];
  }
  return Object.entries(metrics).map(([id, one]) => {
    const place = `metrics.${id}: `;
    // CloudWatch has that rule, and says it in other words.
    if (!/^[a-z]\w*$/.test(id))
      tell(
        `${place}the name of a metric in an expression starts with a small letter and has letters, digits and _`,
      );
    if (isMap(one)) tellUnknown(one, sourceKeys, place, tell);
    return sourceOf(id, isMap(one) ? one : { name: one }, written, place, tell);
  });
}

/** @param shared what stands beside `metrics`, for those that do not say it themselves */
function sourceOf(
  id: string,
  own: Written,
  shared: Written,
  place: string,
  tell: (what: string) => void,
): Source {
  const read = reader((what) => tell(`${place}${what}`));
  if (own.name === undefined) tell(`${place}it has no name NAMESPACE/NAME`);
  const dimensions = own.dimensions ?? shared.dimensions ?? {};
  const isPairs = isMap(dimensions) && Object.values(dimensions).every((value) => typeof value !== 'object');
  if (!isPairs) tell(`${place}its dimensions are no map of names to values`);
  return {
    ...fallback.source,
    ...read(own.name, parseMetricName),
    id,
    dimensions: isPairs
      ? Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, String(value)]))
      : {},
    statistic: read(own.statistic ?? shared.statistic, parseStatistic) ?? defaultStatistic,
    mayBeMissing: read(own[missing] ?? shared[missing], parseBoolean) ?? false,
  };
}

/** Reads what is there, and tells what a parser does not accept. */
function reader(tell: (what: string) => void) {
  return <Value>(written: unknown, parse: (text: string) => Value): Value | undefined => {
    if (written === undefined) return undefined;
    try {
      return parse(String(written));
    } catch (thrown) {
      if (!(thrown instanceof InvalidValue)) throw thrown;
      tell(thrown.message);
      return undefined;
    }
  };
}

function tellUnknown(
  map: Written,
  keys: readonly string[],
  place: string,
  tell: (what: string) => void,
): void {
  for (const name of Object.keys(map).filter((one) => !keys.includes(one))) {
    const near = nearestName(name, keys);
    tell(
      `${place}it has no key ${name}; ${near === undefined ? `its keys are ${keys.join(', ')}` : `${near}?`}`,
    );
  }
}

export const isMap = (value: unknown): value is Written =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
