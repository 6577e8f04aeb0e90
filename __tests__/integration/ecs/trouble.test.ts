import { type Scene, succeeds } from '../../harness/scripted-ecs/server.js';
import { breaker, cleanUp, deploy, folderWith, revision, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const throttled = { error: 'ThrottlingException', message: 'Rate exceeded' } as const;
const reset = { reset: 'early' } as const;

test('throttled calls are made again', async () => {
  const faults = {
    RegisterTaskDefinition: [throttled],
    UpdateService: [throttled],
    DescribeServices: [throttled],
  };
  const run = await deploy(webScript({ updates: [succeeds(100)] }, { faults }));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test('connections that break are made again', async () => {
  const faults = { DescribeServices: [reset, reset], UpdateService: [reset] };
  const run = await deploy(webScript({ updates: [succeeds(100)] }, { faults }));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test('an update whose answer was lost is waited for all the same', async () => {
  const faults = { UpdateService: [{ reset: 'late' } as const] };
  const run = await deploy(webScript({ updates: [succeeds(200)] }, { faults }));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test('an update whose answer never comes is taken back, though ECS shows it late', async () => {
  const faults = { UpdateService: [{ reset: 'late' } as const] };
  const script = webScript({ unseenReads: 3, updates: [[], succeeds(20)] }, { faults });
  const run = await deploy(script, { 'max-retries': '0' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.ecs.services.get('web')?.primary).toMatchObject({
    taskDefinition: revision('web:1'),
    rolloutState: 'COMPLETED',
  });
});

test('a clock that is wrong is corrected', async () => {
  const faults = { DescribeServices: [{ error: 'InvalidSignatureException', message: 'Signature expired' }] };
  const run = await deploy(webScript({ updates: [succeeds(100)] }, { faults }));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test.each(['DescribeServices', 'DescribeTaskDefinition', 'RegisterTaskDefinition', 'UpdateService'])(
  'a role without ecs:%s is told, and no service is touched',
  async (operation) => {
    const refused = { [operation]: 'AccessDeniedException' } as const;
    const run = await deploy(webScript({}, { refused }));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain(`Allow ecs:${operation} in the policy of the role.`);
    expect(run.ecs.services.get('web')?.service.taskDefinition).toBe(revision('web:1'));
  },
);

test('credentials that expire in the middle are told, with what could not be put back', async () => {
  const expired = { error: 'ExpiredTokenException', message: 'The security token is expired' } as const;
  const many = Array.from({ length: 200 }, () => expired);
  const ecs = await scripted(webScript({}, { faults: {} }));
  const running = deploy(ecs);
  await ecs.called('DescribeServiceDeployments');
  ecs.break({ DescribeServices: many, UpdateService: many });
  const run = await running;
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('The security token is expired');
  expect(run.errors[0]).toContain('no longer valid');
  expect(JSON.parse(run.outputs.results ?? '[]')[0].notPutBack[0]).toContain('DescribeServices');
});

describe('a way back of ECS that fails', () => {
  /** Deploys what ECS takes back; that fails once the run has seen it, and `again` is what comes of the next update. */
  async function deployed(again: readonly Scene[]) {
    const goesBack: readonly Scene[] = [[50, (service) => service.rollsBack()]];
    const ecs = await scripted(webScript({ settings: breaker(true), updates: [goesBack, again] }));
    const running = deploy(ecs);
    // Causes are asked for when the deployment has failed; what is looked at then is the way back.
    await ecs.called('ListTasks');
    await ecs.called('DescribeServiceDeployments', ecs.of('DescribeServiceDeployments').length + 2);
    ecs.services.get('web')?.cannotGoBack();
    return running;
  }

  test('is tried once more, with new tasks', async () => {
    const run = await deployed(succeeds(100));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.ecs.of('UpdateService')[1]?.input).toEqual({
      cluster: 'prod',
      service: 'web',
      taskDefinition: revision('web:1'),
      forceNewDeployment: true,
    });
  });

  test('is named as not put back when it fails twice', async () => {
    const run = await deployed([[50, (service) => service.fails()]]);
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(JSON.parse(run.outputs.results ?? '[]')[0].notPutBack[0]).toContain('failed twice');
  });
});

test('what somebody else deploys on top of a deployment that failed stays', async () => {
  // Once the run has seen the failure, and waits for the circuit breaker to go back.
  const mended: readonly Scene[] = [
    [{ looks: 1 }, (service) => service.fails()],
    [{ looks: 4 }, (service) => service.begin(revision('web:9'))],
  ];
  const run = await deploy(webScript({ settings: breaker(true), updates: [mended] }));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'superseded' } });
  expect(run.ecs.of('UpdateService')).toHaveLength(1);
});

describe('what cannot work is told before anything is written', () => {
  const untouched = async (script: Parameters<typeof deploy>[0], inputs: Record<string, string> = {}) => {
    const run = await deploy(script, inputs);
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.ecs.writes).toEqual([]);
    return run.errors[0] ?? '';
  };

  test('a cluster that is not there', async () => {
    expect(await untouched(webScript({}), { cluster: 'prodd' })).toContain('ecs-cluster-unknown');
  });

  test('a service that is not there, with the nearest one', async () => {
    expect(await untouched(webScript({}), { service: 'wbe' })).toContain('Write web.');
  });

  test('a service that CodeDeploy deploys', async () => {
    const settings = { deploymentController: { type: 'CODE_DEPLOY' } };
    expect(await untouched(webScript({ settings }))).toContain('codedeploy');
  });

  test('a container that the target group sends to and nobody has', async () => {
    const settings = { loadBalancers: [{ containerName: 'app', containerPort: 8080 }] };
    expect(await untouched(webScript({ settings }))).toContain('app:3000');
  });

  test('a revision that is not there', async () => {
    const inputs = { 'task-definition': '', 'task-definition-arn': revision('web:7') };
    expect(await untouched(webScript({}), inputs)).toContain('ecs-revision-unknown');
  });

  test('an image that is not in ECR', async () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:2';
    const run = await deploy(
      webScript({}, { images: ['app:1'] }),
      {},
      { directory: await folderWith(image) },
    );
    expect(run.errors[0]).toContain(`${image} is not in ECR`);
    expect(run.ecs.writes).toEqual([]);
  });

  test('credentials that nobody gave', async () => {
    const ecs = await scripted(webScript({}));
    const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = ecs.environment;
    const env = { AWS_ENDPOINT_URL, AWS_REGION, AWS_EC2_METADATA_DISABLED: 'true' };
    const run = await deploy(ecs, {}, { env });
    expect(run.errors[0]).toContain('configure-aws-credentials');
    expect(ecs.calls).toEqual([]);
  });

  test('a region that nobody gave', async () => {
    const ecs = await scripted(webScript({}));
    const { AWS_REGION: _, ...env } = ecs.environment;
    const run = await deploy(ecs, {}, { env });
    expect(run.errors[0]).toContain('Set AWS_REGION');
  });
});

test('an image in ECR that is there is deployed', async () => {
  const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:2';
  const run = await deploy(
    webScript({ updates: [succeeds(50)] }, { images: ['app:2'] }),
    {},
    { directory: await folderWith(image) },
  );
  expect(run.outputs.outcome).toBe('deployed');
});
