import type { Structured } from '../../capability/inputs.js';
import { readStructured } from '../../capability/structured.js';
import { DeployError, InputProblems } from '../../errors/deploy-error.js';
import { InvalidValue } from '../../values/invalid-value.js';
import { parseMetricLine } from './line.js';
import { isMap, readMetricMap } from './map.js';
import type { MetricWatch } from './watch.js';

/**
 * Reads the input `metric`.
 *
 * @param directory that a path is relative to
 * @throws InputProblems with all that is wrong, each with the number of its entry
 */
export async function readMetrics(written: Structured, directory: string): Promise<readonly MetricWatch[]> {
  const held = isLines(written)
    ? written.split('\n').filter((line) => line.trim() !== '')
    : await readStructured(written, 'metric', directory);
  const entries: readonly unknown[] = Array.isArray(held) ? held : [held];
  const problems: DeployError[] = [];
  const watches = entries.flatMap((entry, index) => {
    const tell = (what: string): void => {
      problems.push(wrongMetric(entries.length > 1 ? index + 1 : undefined, what));
    };
    if (isMap(entry)) return readMetricMap(entry, tell);
    return readLine(String(entry), tell);
  });
  if (entries.length === 0) problems.push(wrongMetric(undefined, 'it has no entries'));
  if (problems.length > 0) throw new InputProblems(problems);
  return watches;
}

/** Whether a text is lines of our own, and neither YAML nor JSON nor the path of a file with it. */
function isLines(written: Structured): written is string {
  return (
    typeof written === 'string' && !/^\s*[[{]|^\s*-\s|^\s*[\w-]+:(\s|$)|^\S+\.(ya?ml|json)\s*$/.test(written)
  );
}

function readLine(line: string, tell: (what: string) => void): readonly MetricWatch[] {
  try {
    return [parseMetricLine(line)];
  } catch (thrown) {
    if (!(thrown instanceof InvalidValue)) throw thrown;
    tell(thrown.message);
    return [];
  }
}

function wrongMetric(entry: number | undefined, what: string): DeployError {
  return new DeployError({
    code: 'metric-invalid',
    kind: 'input',
    what,
    where: entry === undefined ? 'input metric' : `input metric, entry ${entry}`,
    remedy:
      'Give a line such as AWS/ECS/CPUUtilization{ClusterName=prod, ServiceName=api} Average 5m < 80, or a map { name, dimensions, statistic, period, periods, bound }; a ratio is { expression: 100 * errors / requests, metrics: { errors: NAMESPACE/NAME, requests: NAMESPACE/NAME }, ... }.',
  });
}
