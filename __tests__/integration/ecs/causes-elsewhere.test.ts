import type { EcsService } from '../../../lib/aws/ecs.js';
import type { TargetHealth } from '../../../lib/elb/target-health.js';
import type { TargetGroup } from '../../../lib/elb/types.js';
import { startScriptedCloudWatch } from '../../harness/scripted-cloudwatch.js';
import type { Scene } from '../../harness/scripted-ecs/server.js';
import { ScriptedElb } from '../../harness/scripted-elb.js';
import { breaker, cleanUp, type Deployed, deploy, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

// Load balancers

let elb: ScriptedElb;
beforeEach(async () => {
  elb = await ScriptedElb.start();
});
afterEach(() => elb.stop());

const ill = {
  state: 'unhealthy',
  reason: 'Target.ResponseCodeMismatch',
  description: 'Health checks failed with these codes: [502]',
};
const bound: Partial<TargetGroup> = {
  HealthCheckProtocol: 'HTTP',
  HealthCheckPath: '/health',
  HealthCheckPort: 'traffic-port',
  Matcher: { HttpCode: '200' },
  LoadBalancerArns: ['arn:shop'],
};

/** Deploys to a service behind a target group, whose tasks ECS ends because the group finds them unhealthy. */
async function deployBehind(
  more: Partial<TargetGroup>,
  health: Omit<TargetHealth, 'id' | 'port'> = ill,
): Promise<Deployed> {
  const { TargetGroupArn } = elb.group('web', ['10.0.0.1'], { Port: 3000, ...more });
  elb.healthOf = () => health;
  const ended: readonly Scene[] = [
    [
      50,
      (service) =>
        service.taskEnds({
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: `Task failed ELB health checks in (target-group ${TargetGroupArn})`,
          containers: [{ name: 'app', exitCode: 0 }],
        }),
    ],
    [150, (service) => service.rollsBack()],
    [250, (service) => service.isBack()],
  ];
  const loadBalancers = [{ targetGroupArn: TargetGroupArn, containerName: 'app', containerPort: 3000 }];
  return deployWith({ loadBalancers, ...breaker(true) }, [ended], {
    AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: elb.environment.AWS_ENDPOINT_URL ?? '',
  });
}

async function deployWith(
  settings: Partial<EcsService>,
  updates: readonly (readonly Scene[])[],
  environment: Readonly<Record<string, string>>,
): Promise<Deployed> {
  const ecs = await scripted(webScript({ settings, updates }));
  return deploy(ecs, {}, { env: { ...ecs.environment, ...environment } });
}

test('tasks that the load balancer finds unhealthy are told with its reason and how it asks', async () => {
  const run = await deployBehind(bound);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain(
    'target group web, asked by HTTP /health on the port of the target for 200: 10.0.0.1:3000 is unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)',
  );
  expect(run.errors[0]).toContain("Look at the service's log for the health check's path");
});

test('a target group that no listener leads to is told as that', async () => {
  const unused = {
    state: 'unused',
    reason: 'Target.NotInUse',
    description: 'Target group is not configured',
  };
  const run = await deployBehind({ ...bound, LoadBalancerArns: [] }, unused);
  expect(run.errors[0]).toContain('target group web, to which no rule of a listener leads, asked by HTTP');
  expect(run.errors[0]).toContain('Give a listener a rule that leads to the target group');
});

test('who may not ask the load balancer still hears what ECS says', async () => {
  elb.refuse('DescribeTargetGroups', 'AccessDenied', 9);
  const run = await deployBehind(bound);
  expect(run.errors[0]).toContain('Task failed ELB health checks');
  expect(run.errors[0]).toMatch(
    /More could be told if this were allowed: .*elasticloadbalancing:DescribeTargetGroups/,
  );
});

// What is seen before anything is changed

test('a target group of other targets than the tasks will be is told before anything is written', async () => {
  const run = await deployBehind({ ...bound, TargetType: 'instance' });
  expect(run.errors[0]).toContain(
    'its target group web is of the target type instance, and tasks with the network mode awsvpc are targets of the type ip',
  );
  expect(run.ecs.writes).toEqual([]);
});

test('a health check on a port that no container names is a warning', async () => {
  const run = await deployBehind({ ...bound, HealthCheckPort: '9000' });
  expect(run.log).toMatch(/::warning.*the health check of the target group web goes to port 9000/);
});

// Alarms

test('a deployment that an alarm failed is told with the alarm and the reason for its state', async () => {
  const rings = { StateValue: 'ALARM', StateReason: 'Threshold Crossed: 12.0 was greater than 5.0' };
  const alarms = [
    { AlarmName: 'web-5xx', ...rings },
    { AlarmName: 'web-cpu', StateValue: 'OK' },
  ];
  const cloudWatch = await startScriptedCloudWatch({ alarms });
  const reason = 'Service deployment rolled back because of CloudWatch alarms.';
  const rolledBack: readonly Scene[] = [
    [50, (service) => service.runs(2)],
    [150, (service) => service.rollsBack(reason)],
    [250, (service) => service.isBack()],
  ];
  const settings = {
    deploymentConfiguration: { alarms: { alarmNames: ['web-5xx', 'web-cpu'], enable: true, rollback: true } },
  };
  const run = await deployWith(settings, [rolledBack], cloudWatch.environment);
  cloudWatch.stop();
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toMatch(
    /service web in cluster prod: alarm web-5xx is in ALARM: Threshold Crossed: 12.0 was greater than 5.0\n/,
  );
  expect(run.errors[0]).not.toContain('web-cpu');
});
