import type { Script } from '../../harness/scripted-ecs/server.js';
import { ScriptedElb } from '../../harness/scripted-elb.js';
import { crashes, create, deployWith, nothing } from './creating.js';
import { cleanUp, scripted } from './deploying.js';

afterEach(cleanUp);

describe('a target group that is made with the service', () => {
  const balanced = JSON.stringify({
    ...create,
    loadBalancers: [
      {
        containerName: 'app',
        containerPort: 3000,
        targetGroup: { Name: 'web', Protocol: 'HTTP', Port: 3000, VpcId: 'vpc-1', TargetType: 'ip' },
        rules: [{ listener: 'arn:listener/shop/80', priority: 5, path: '/*' }],
      },
    ],
  });

  async function deployBalanced(script: Script, prepare?: (elb: ScriptedElb) => void) {
    const elb = await ScriptedElb.start();
    prepare?.(elb);
    const ecs = await scripted(script);
    try {
      const own = { AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2: elb.environment.AWS_ENDPOINT_URL ?? '' };
      const run = await deployWith(ecs, { create: balanced }, { env: { ...ecs.environment, ...own } });
      return { run, elb };
    } finally {
      elb.stop();
    }
  }

  test('has its rule before the service is created with its ARN', async () => {
    const { run, elb } = await deployBalanced(nothing());
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    const [group] = elb.groups;
    expect(elb.rules.map(({ Actions }) => Actions)).toMatchObject([
      [{ TargetGroupArn: group?.TargetGroupArn }],
    ]);
    expect(run.ecs.of('CreateService')[0]?.input.loadBalancers).toEqual([
      { containerName: 'app', containerPort: 3000, targetGroupArn: group?.TargetGroupArn },
    ]);
  });

  test('may be known to ECS only a moment after its rule was made', async () => {
    const message = 'The target group with targetGroupArn arn:web does not have an associated load balancer.';
    const faults = { CreateService: [{ error: 'InvalidParameterException', message }] };
    const { run } = await deployBalanced(nothing(undefined, { faults }));
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  });

  test('goes with the service when its deployment fails, though its rule is still known for a moment', async () => {
    const { run, elb } = await deployBalanced(nothing(crashes), (one) =>
      one.refuse('DeleteTargetGroup', 'ResourceInUse'),
    );
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(elb.groups).toEqual([]);
    expect(elb.rules).toEqual([]);
  });
});
