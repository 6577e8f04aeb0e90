import type { Structured } from '../../../lib/capability/inputs.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { readMetrics } from '../../../lib/health/metrics/written.js';

const read = (written: Structured) => readMetrics(written, __dirname);

async function problems(written: Structured): Promise<string[]> {
  const thrown: unknown = await read(written).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw new Error('it was accepted');
  return thrown.problems.map(({ what }) => what);
}

const cpu = 'AWS/ECS/CPUUtilization';

test('a line has a metric, dimensions, a statistic, a period and a bound', async () => {
  expect(await read(`${cpu}{ClusterName=prod, ServiceName=api} p99 5m < 80`)).toEqual([
    {
      label: cpu,
      sources: [
        {
          id: 'value',
          namespace: 'AWS/ECS',
          name: 'CPUUtilization',
          dimensions: { ClusterName: 'prod', ServiceName: 'api' },
          statistic: 'p99',
          mayBeMissing: false,
        },
      ],
      expression: undefined,
      bound: { comparison: '<', limit: 80 },
      periodMs: 300_000,
      periods: 1,
    },
  ]);
});

test('statistic, period and dimensions may be left out', async () => {
  expect(await read(`${cpu} <= 80.5`)).toMatchObject([
    { sources: [{ statistic: 'Average', dimensions: {} }], periodMs: 60_000, bound: { limit: 80.5 } },
  ]);
});

test('values of dimensions have slashes, as those of load balancers', async () => {
  expect(await read('AWS/ApplicationELB/RequestCount{LoadBalancer=app/shop/1a2b} sum >= 1')).toMatchObject([
    { sources: [{ dimensions: { LoadBalancer: 'app/shop/1a2b' }, statistic: 'Sum' }] },
  ]);
});

test('each line is a metric', async () => {
  expect(await read(`${cpu} < 80\n\n  Shop/Orders 1m > 2\n`)).toMatchObject([
    { label: cpu },
    { label: 'Shop/Orders' },
  ]);
});

test('a ratio is an expression over metrics that share what stands beside them', async () => {
  const ratio = {
    label: '5xx in percent',
    expression: '100 * FILL(errors, 0) / requests',
    metrics: {
      errors: { name: 'AWS/ApplicationELB/HTTPCode_Target_5XX_Count', 'may-be-missing': true },
      requests: 'AWS/ApplicationELB/RequestCount',
    },
    dimensions: { LoadBalancer: 'app/shop/1a2b' },
    statistic: 'Sum',
    periods: 2,
    bound: '< 0.1',
  };
  const shared = { namespace: 'AWS/ApplicationELB', dimensions: ratio.dimensions, statistic: 'Sum' };
  expect(await read(ratio)).toMatchObject([
    {
      label: '5xx in percent',
      expression: ratio.expression,
      sources: [
        { ...shared, id: 'errors', name: 'HTTPCode_Target_5XX_Count', mayBeMissing: true },
        { ...shared, id: 'requests', name: 'RequestCount', mayBeMissing: false },
      ],
      periods: 2,
    },
  ]);
});

test('YAML in a text is a list of lines and maps', async () => {
  expect(await read(`- ${cpu} < 80\n- { name: Shop/Orders, bound: "> 2", period: 30s }`)).toMatchObject([
    { bound: { limit: 80 } },
    { bound: { comparison: '>', limit: 2 }, periodMs: 30_000 },
  ]);
});

test('a file that is not there is told', async () => {
  expect(await problems('watch.yml')).toEqual([expect.stringContaining('watch.yml cannot be read')]);
});

test.each<readonly [Structured, string]>([
  [`${cpu}{ClusterName=prod}`, 'is not NAMESPACE/NAME{DIMENSION=VALUE, ...} STATISTIC PERIOD BOUND'],
  [`${cpu} < 80 %`, '"< 80 %" is not a bound'],
  [`${cpu} < eighty`, '"< eighty" is not a bound'],
  ['CPUUtilization < 80', '"CPUUtilization" is not NAMESPACE/NAME'],
  [`${cpu}{prod} < 80`, '"prod" is no dimension NAME=VALUE'],
  [`${cpu} Mean < 80`, '"Mean" is no statistic'],
  [`${cpu} 90s < 80`, '"90s" is no period of CloudWatch'],
  [{ name: cpu }, 'it has no bound'],
  [{ bound: '< 1' }, 'it has no name NAMESPACE/NAME'],
  [{ name: cpu, bound: '< 1', perods: 2 }, 'it has no key perods; periods?'],
  [{ name: cpu, bound: '< 1', periods: 0 }, '"0" is not a whole number from 1'],
  [{ name: cpu, bound: '< 1', dimensions: ['a'] }, 'its dimensions are no map'],
  [{ expression: '100 * a', bound: '< 1' }, 'its expression has no metrics'],
  [{ metrics: { a: cpu }, bound: '< 1' }, 'its metrics have no expression'],
  [{ expression: 'Errors / 2', metrics: { Errors: cpu }, bound: '< 1' }, 'starts with a small letter'],
  [{ name: cpu, expression: 'a', metrics: { a: cpu }, bound: '< 1' }, 'it has both name and an expression'],
  [[], 'it has no entries'],
])('%j is refused: %s', async (written, text) => {
  expect(await problems(written)).toEqual([expect.stringContaining(text)]);
});

test('all that is wrong is told at once, with the number of its entry', async () => {
  const thrown = await read([`${cpu} < x`, `${cpu} < 80`, { name: 'x', periods: 'two', bound: 1 }]).catch(
    (error: InputProblems) => error.problems.map(({ where }) => where),
  );
  expect(thrown).toEqual(['input metric, entry 1', ...Array(3).fill('input metric, entry 3')]);
});
