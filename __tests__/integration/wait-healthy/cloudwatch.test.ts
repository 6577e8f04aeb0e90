import { InputProblems } from '../../../lib/errors/deploy-error.js';
import {
  type CloudWatchScript,
  type ScriptedCloudWatch,
  type ScriptedMetric,
  startScriptedCloudWatch,
} from '../../harness/scripted-cloudwatch.js';
import { type Waited, wait } from './waiting.js';

const dimensions = { LoadBalancer: 'app/shop/1a2b' };
const balancer = (name: string, valueAt: ScriptedMetric['valueAt']): ScriptedMetric => ({
  namespace: 'AWS/ApplicationELB',
  name,
  dimensions,
  valueAt,
});

/** Metrics of high resolution: seconds stand for the minutes of a real watch. */
const slow = 'AWS/ApplicationELB/TargetResponseTime{LoadBalancer=app/shop/1a2b} p99 1s < 0.5';
const ratio = {
  label: '5xx in percent',
  expression: '100 * FILL(errors, 0) / requests',
  metrics: {
    errors: { name: 'AWS/ApplicationELB/HTTPCode_Target_5XX_Count', 'may-be-missing': true },
    requests: 'AWS/ApplicationELB/RequestCount',
  },
  dimensions,
  statistic: 'Sum',
  period: '1s',
  bound: '< 0.1',
};
const calculated = {
  [ratio.expression]: ({ errors = 0, requests = 1 }: Readonly<Record<string, number>>) =>
    (100 * errors) / requests,
};

const running: ScriptedCloudWatch[] = [];
afterEach(() => {
  for (const one of running.splice(0)) one.stop();
});

/** Watches for two seconds, unless the inputs say otherwise. */
async function watch(
  script: CloudWatchScript,
  inputs: Readonly<Record<string, string>>,
  during?: (cloudWatch: ScriptedCloudWatch) => void,
): Promise<Waited> {
  const cloudWatch = await startScriptedCloudWatch(script);
  running.push(cloudWatch);
  Object.assign(process.env, cloudWatch.environment);
  during?.(cloudWatch);
  return wait({ poll: '50ms', 'stable-for': '2s', timeout: '10s', ...inputs });
}

async function problems(...given: Parameters<typeof watch>): Promise<readonly object[]> {
  const thrown: unknown = await watch(...given).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw new Error('it was accepted');
  return thrown.problems;
}

test('a metric and an alarm that stay well for as long as they are watched are healthy', async () => {
  const ended = await watch(
    {
      metrics: [balancer('TargetResponseTime', () => 0.25)],
      alarms: [{ AlarmName: 'api-cpu', StateValue: 'OK' }],
    },
    { metric: slow, alarm: 'api-cpu' },
  );
  expect(ended).toMatchObject({ outcome: 'healthy', outputs: { healthy: true } });
  expect(ended.outputs.results).toMatchObject([
    { target: 'metric AWS/ApplicationELB/TargetResponseTime from the runner', outcome: 'healthy' },
    { target: 'alarm api-cpu from the runner', details: { answer: 'OK' } },
  ]);
  expect(JSON.stringify(ended.outputs.results)).toMatch(/0.25 at 20..-..-..T..:..:..Z, bound < 0.5/);
});

test('a breach ends it at once as failed, with the value, the time and the bound', async () => {
  const ended = await watch(
    {
      metrics: [balancer('HTTPCode_Target_5XX_Count', () => 3), balancer('RequestCount', () => 1000)],
      expressions: calculated,
    },
    { metric: JSON.stringify(ratio), 'stable-for': '1h', timeout: '2h' },
  );
  expect(ended).toMatchObject({ outcome: 'failed', error: { code: 'metric-breached' } });
  expect(ended.error?.message).toMatch(
    /^metric 5xx in percent: it was 0.3 at 20..-..-..T..:..:..Z, and has to be < 0.1$/,
  );
});

test('no data is no breach, and is told', async () => {
  const ended = await watch({ metrics: [balancer('TargetResponseTime', () => undefined)] }, { metric: slow });
  expect(ended.outcome).toBe('healthy');
  expect(JSON.stringify(ended.outputs.results)).toMatch(/no data for .* so far, which is no breach/);
});

test('an alarm that goes to ALARM ends it at once, with its reason', async () => {
  const rings = { AlarmName: 'api-cpu', StateValue: 'ALARM', StateReason: 'Threshold Crossed: 91.2 > 80' };
  const ended = await watch(
    { alarms: [{ AlarmName: 'api-cpu', StateValue: 'INSUFFICIENT_DATA' }] },
    { alarm: 'api-cpu', 'stable-for': '1h', timeout: '2h' },
    (cloudWatch) => {
      // The first call looks whether there is such an alarm, and the second one sees that it does not ring.
      cloudWatch.onCall = (_operation, times) => times > 2 && cloudWatch.alarms.set('api-cpu', rings);
    },
  );
  expect(ended).toMatchObject({ outcome: 'failed', error: { code: 'alarm-rings' } });
  expect(ended.error?.message).toBe('alarm api-cpu: it went to ALARM: Threshold Crossed: 91.2 > 80');
});

test('an alarm that rings already is waited for, and told when the time is up', async () => {
  const ended = await watch(
    { alarms: [{ AlarmName: 'api-cpu', StateValue: 'ALARM', StateReason: 'Threshold Crossed' }] },
    { alarm: 'api-cpu', 'stable-for': '0s', timeout: '2s' },
  );
  expect(ended).toMatchObject({ outcome: 'timed-out', error: { code: 'wait-not-healthy' } });
  expect(ended.error?.what).toContain('ALARM: Threshold Crossed');
});

test('metrics and alarms that are not there are told before anything is waited for, all at once', async () => {
  const metrics = [balancer('TargetResponseTime', () => 1)];
  const misspelt = slow.replace('ResponseTime', 'ResponseTim');
  const elsewhere = slow.replace('1a2b', '9z');
  const found = await problems(
    { metrics, alarms: [{ AlarmName: 'api-cpu' }] },
    { metric: `${misspelt}\n${elsewhere}`, alarm: 'api-cp' },
  );
  expect(found).toMatchObject([
    {
      code: 'metric-unknown',
      what: expect.stringContaining('did you mean AWS/ApplicationELB/TargetResponseTime?'),
    },
    { code: 'metric-unknown', what: expect.stringContaining('it has {LoadBalancer}, with other values') },
    { code: 'alarm-unknown', what: expect.stringContaining('did you mean api-cpu?') },
  ]);
});

test('an expression that CloudWatch cannot read is told before anything is waited for', async () => {
  const metrics = [balancer('RequestCount', () => 1)];
  const found = await problems({ metrics }, { metric: JSON.stringify({ ...ratio, expression: '100 *' }) });
  expect(found).toMatchObject([{ code: 'metric-refused', what: expect.stringContaining('Invalid syntax') }]);
});

test('a watch that is too short to see a breach is refused', async () => {
  const found = await problems({}, { metric: slow, 'stable-for': '1s' });
  expect(found).toMatchObject([{ code: 'metric-unwatched', where: 'input stable-for' }]);
});

test('who may not list metrics may watch them', async () => {
  const script = { metrics: [balancer('TargetResponseTime', () => 0.1)], refused: ['ListMetrics'] };
  expect((await watch(script, { metric: slow })).outcome).toBe('healthy');
});

test('who may not read metrics is told what to allow', async () => {
  const metrics = [balancer('TargetResponseTime', () => 0.1)];
  const thrown = await watch({ metrics, refused: ['GetMetricData'] }, { metric: slow }).catch(
    (error) => error,
  );
  expect(thrown).toMatchObject({
    code: 'aws-refused',
    remedy: 'Allow cloudwatch:GetMetricData in the policy of the role.',
  });
});
