import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';
import { ScriptedElb } from '../../harness/scripted-elb.js';
import { wait } from './waiting.js';

const poll = '50ms';

async function problems(given: Readonly<Record<string, string>>): Promise<readonly object[]> {
  const thrown: unknown = await wait(given).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw new Error(`it was accepted: ${thrown}`);
  return thrown.problems;
}

describe('the emulator of AWS', () => {
  let emulator: AwsEmulator;
  const monitoring = (operation: string, input: object) =>
    emulator.json('monitoring', `GraniteServiceVersion20100801.${operation}`, input);

  beforeAll(async () => {
    emulator = await startAwsEmulator();
    Object.assign(process.env, emulator.environment);
    const group = await emulator.elb('CreateTargetGroup', {
      ...{ Name: 'api', Protocol: 'HTTP', Port: '3000', VpcId: 'vpc-1', TargetType: 'ip' },
    });
    await emulator.elb('RegisterTargets', {
      TargetGroupArn: /<TargetGroupArn>([^<]+)/.exec(group)?.[1] ?? '',
      'Targets.member.1.Id': '127.0.0.1',
    });
    const ecs = (operation: string, input: object) =>
      emulator.json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);
    await ecs('CreateCluster', { clusterName: 'prod' });
    await ecs('RegisterTaskDefinition', {
      family: 'api',
      containerDefinitions: [{ name: 'app', image: 'deploy-kit/busybox-service:latest', memory: 32 }],
    });
    // Scaled to zero, as steady as any: this is no test of the emulator's containers.
    await ecs('CreateService', {
      cluster: 'prod',
      serviceName: 'api',
      taskDefinition: 'api',
      desiredCount: 0,
    });
    await monitoring('PutMetricAlarm', {
      ...{ AlarmName: 'api-cpu', Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Threshold: 80 },
      ...{
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 2,
        ComparisonOperator: 'GreaterThanThreshold',
      },
    });
  });
  afterAll(() => emulator?.stop());

  /** High latency from now on, a value each 200 ms. */
  function putLatency(value: number): () => void {
    const datum = { MetricName: 'Latency', Dimensions: [{ Name: 'Service', Value: 'api' }], Value: value };
    const put = () =>
      monitoring('PutMetricData', {
        Namespace: 'Shop',
        MetricData: [{ ...datum, Timestamp: Date.now() / 1000, StorageResolution: 1 }],
      }).catch(() => undefined);
    put();
    const timer = setInterval(put, 200);
    return () => clearInterval(timer);
  }

  test('a steady service, a target group, a metric and an alarm are healthy together', async () => {
    const end = putLatency(0.2);
    const ended = await wait({
      'ecs-service': 'prod/api',
      'target-group': 'api',
      metric: 'Shop/Latency{Service=api} 1s < 0.5',
      alarm: 'api-cpu',
      'stable-for': '2500ms',
      timeout: '30s',
      poll,
    });
    end();
    expect(ended).toMatchObject({ outcome: 'healthy' });
    const results = ended.outputs.results as { details: { answer: string } }[];
    expect(results.map(({ details }) => details.answer)).toEqual([
      '0 of 0 tasks run, COMPLETED',
      '1 target is healthy',
      expect.stringMatching(/^0.2 at .*, bound < 0.5/),
      expect.stringMatching(/^INSUFFICIENT_DATA, which is no breach/),
    ]);
  });

  test('a metric that is out of its bound ends it', async () => {
    const end = putLatency(0.9);
    const ended = await wait({
      metric: 'Shop/Latency{Service=api} Maximum 1s < 0.5',
      'stable-for': '1h',
      timeout: '2h',
      poll,
    });
    end();
    expect(ended).toMatchObject({ outcome: 'failed', error: { code: 'metric-breached' } });
  });

  test('what is not there is told before anything is waited for, all at once', async () => {
    const given = { 'ecs-service': 'prod/apo, produce/api', 'target-group': 'apis', alarm: 'cpu' };
    expect(await problems(given)).toMatchObject([
      { code: 'ecs-service-unknown', where: 'input ecs-service', remedy: 'Write api.' },
      { code: 'ecs-cluster-unknown', where: 'input ecs-service' },
      { code: 'target-group-missing', what: 'there is no target group apis; did you mean api?' },
      { code: 'alarm-unknown' },
    ]);
  });
});

describe('a scripted load balancer', () => {
  let elb: ScriptedElb;
  beforeEach(async () => {
    elb = await ScriptedElb.start();
    Object.assign(process.env, elb.environment);
  });
  afterEach(() => elb.stop());

  const ill = {
    state: 'unhealthy',
    reason: 'Target.ResponseCodeMismatch',
    description: 'Health checks failed with these codes: [502]',
  };

  test('targets that become healthy are waited for', async () => {
    elb.group('api', ['10.0.0.1', '10.0.0.2']);
    elb.healthOf = ({ id, looks }) => (id === '10.0.0.2' && looks < 3 ? ill : { state: 'healthy' });
    const ended = await wait({ 'target-group': 'api', poll });
    expect(ended.outputs.results).toMatchObject([
      { outcome: 'healthy', details: { tries: 3, answer: '2 targets are healthy' } },
    ]);
  });

  test('targets that stay unhealthy are told in the words of the group', async () => {
    elb.group('api', ['10.0.0.1']);
    elb.healthOf = () => ill;
    const { error, outcome } = await wait({ 'target-group': 'api', poll, timeout: '2s' });
    expect(outcome).toBe('timed-out');
    expect(error?.message).toContain('target group api from the runner: not healthy after 2 s');
    expect(error?.what).toContain(
      '10.0.0.1:3001 is unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)',
    );
  });

  test('a moment in which AWS does not answer is no bad answer', async () => {
    elb.group('api', ['10.0.0.1']);
    elb.onCall = ({ action }) => {
      const looks = elb.calls.filter((call) => call.action === action).length;
      if (action === 'DescribeTargetHealth' && looks === 3) elb.refuse(action, 'Throttling', 4);
    };
    const ended = await wait({ 'target-group': 'api', poll, 'stable-for': '300ms', timeout: '20s' });
    expect(ended).toMatchObject({ outcome: 'healthy' });
  });
});
