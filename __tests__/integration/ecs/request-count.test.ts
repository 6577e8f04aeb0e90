import type { EcsService } from '../../../lib/aws/ecs.js';
import { withTargetGroups } from '../../../lib/ecs/autoscaling/request-count.js';
import type { AutoscalingSettings } from '../../../lib/ecs/autoscaling/wish.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';

const arnIn = (xml: string, kind: string) => new RegExp(`<${kind}Arn>([^<]+)`).exec(xml)?.[1] ?? '';

const wish = (metric: object): AutoscalingSettings => ({
  MinCapacity: 1,
  MaxCapacity: 2,
  ScalingPolicies: [
    {
      PolicyName: 'requests',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 1000,
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ...metric },
      },
    },
  ],
});

let emulator: AwsEmulator;
let groups: readonly string[];

async function targetGroup(name: string): Promise<string> {
  const made = await emulator.elb('CreateTargetGroup', {
    ...{ Name: name, Protocol: 'HTTP', Port: '80', VpcId: 'vpc-1', TargetType: 'ip' },
  });
  return arnIn(made, 'TargetGroup');
}

beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
  const balancer = arnIn(await emulator.elb('CreateLoadBalancer', { Name: 'front' }), 'LoadBalancer');
  groups = [await targetGroup('api'), await targetGroup('idle')];
  await emulator.elb('CreateListener', {
    ...{ LoadBalancerArn: balancer, Port: '80', Protocol: 'HTTP' },
    'DefaultActions.member.1.Type': 'forward',
    'DefaultActions.member.1.TargetGroupArn': groups[0] ?? '',
  });
}, 60_000);

afterAll(async () => {
  for (const name of Object.keys(emulator.environment)) delete process.env[name];
  await emulator.stop();
});

async function labelOf(metric: object, loadBalancers: EcsService['loadBalancers']) {
  const service = { serviceName: 'api', loadBalancers } as EcsService;
  const done = await withTargetGroups(wish(metric), service, undefined, AbortSignal.timeout(10_000));
  const [policy] = done === 'none' ? [] : (done.ScalingPolicies ?? []);
  return policy?.TargetTrackingScalingPolicyConfiguration?.PredefinedMetricSpecification?.ResourceLabel;
}

test('requests are counted at the target group of the service', async () => {
  expect(await labelOf({}, [{ targetGroupArn: groups[0] ?? '' }])).toMatch(
    /^app\/front\/[0-9a-z]+\/targetgroup\/api\/[0-9a-z]+$/,
  );
});

test('a label that is given counts', async () => {
  expect(await labelOf({ ResourceLabel: 'app/a/1/targetgroup/b/2' }, [])).toBe('app/a/1/targetgroup/b/2');
});

test('a service behind no load balancer is told', async () => {
  await expect(labelOf({}, [])).rejects.toMatchObject({
    code: 'ecs-autoscaling-target-group',
    what: expect.stringContaining('the service api has no target groups'),
  });
});

test('a target group that nobody sends to is told', async () => {
  await expect(labelOf({}, [{ targetGroupArn: groups[1] ?? '' }])).rejects.toMatchObject({
    what: expect.stringContaining('has a target group that no load balancer sends to'),
  });
});
