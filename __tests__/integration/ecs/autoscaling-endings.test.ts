import { runAction } from '../../harness/run-action.js';
import { type Scene, succeeds } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, folderWith, scripted, webScript } from './deploying.js';
import {
  bounds,
  cpu,
  fails,
  given,
  resumed,
  scaled,
  script,
  settings,
  suspended,
  written,
} from './scaling.js';

afterEach(cleanUp);

describe('a deployment that fails', () => {
  test('brings the settings back as they were, and goes on scaling', async () => {
    const ecs = await scripted(
      webScript({ updates: [fails, succeeds(50)] }, { autoscaling: { web: { ...scaled, actions: [] } } }),
    );
    const run = await deploy(ecs, given({ ...settings, MinCapacity: 1 }));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(ecs.autoscaling.get('web')).toMatchObject({
      target: { ...bounds, SuspendedState: resumed },
      policies: new Map([['cpu', cpu]]),
      actions: new Map(),
    });
    expect(written(ecs).at(-1)).toBe('DeleteScheduledAction');
  });

  test('takes a target away that it had registered', async () => {
    const ecs = await scripted(webScript({ updates: [fails, succeeds(50)] }));
    const run = await deploy(ecs, given(settings));
    expect(run.outputs.outcome).toBe('rolled-back');
    expect(ecs.autoscaling.has('web')).toBe(false);
  });

  test('with rollback false keeps the settings, and goes on scaling', async () => {
    const ecs = await scripted(webScript({ updates: [fails] }, { autoscaling: { web: scaled } }));
    const run = await deploy(ecs, given({ ...settings, MaxCapacity: 12 }, { rollback: 'false' }));
    expect(run.outputs.outcome).toBe('failed');
    expect(ecs.autoscaling.get('web')?.target).toMatchObject({ MaxCapacity: 12, SuspendedState: resumed });
  });

  test('because somebody else deploys keeps the settings, and goes on scaling', async () => {
    const replaced: readonly Scene[] = [[50, (service) => service.isReplacedBy('web:9')]];
    const ecs = await scripted(webScript({ updates: [replaced] }, { autoscaling: { web: scaled } }));
    const run = await deploy(ecs, given({ ...settings, MaxCapacity: 12 }));
    expect(run.outputs.outcome).toBe('superseded');
    expect(ecs.autoscaling.get('web')?.target).toMatchObject({ MaxCapacity: 12, SuspendedState: resumed });
  });

  test('that cannot be resumed names the command that does', async () => {
    const ecs = await scripted(webScript({ updates: [succeeds(50)] }, { autoscaling: { web: scaled } }));
    const refused = Array(9).fill({ error: 'AccessDeniedException' });
    const broken = ecs.called('UpdateService').then(() => ecs.break({ RegisterScalableTarget: refused }));
    const run = await deploy(ecs, given(settings));
    await broken;
    expect(run.exitCode).toBe(1);
    expect(run.outputs.outcome).toBe('failed');
    expect(run.errors[0]).toContain('autoscaling could not be resumed');
    expect(run.errors[0]).toContain('--suspended-state DynamicScalingInSuspended=false');
  });
});

test('a policy that AWS does not take leaves the service untouched', async () => {
  const fault = { error: 'ValidationException', message: 'The metric is not known.' };
  const ecs = await scripted(script({ target: bounds }, { faults: { PutScalingPolicy: [fault] } }));
  const run = await deploy(ecs, given(settings));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('application-autoscaling:PutScalingPolicy: The metric is not known.');
  expect(ecs.of('UpdateService')).toEqual([]);
  expect(ecs.autoscaling.get('web')?.target).toMatchObject({ ...bounds, SuspendedState: resumed });
});

describe('a run that is interrupted', () => {
  test('by a cancel ends with the settings as they were', async () => {
    const ecs = await scripted(webScript({}, { autoscaling: { web: scaled } }));
    let pid = 0;
    const running = deploy(ecs, given({ ...settings, MaxCapacity: 12 }), { onStart: (id) => (pid = id) });
    await ecs.called('DescribeServiceDeployments', 2);
    process.kill(pid, 'SIGINT');
    expect((await running).outputs.outcome).toBe('cancelled');
    expect(ecs.autoscaling.get('web')?.target).toMatchObject({ ...bounds, SuspendedState: resumed });
  });

  test.each([
    ['as they were', {}, { MaxCapacity: 10 }],
    ['as they became where ECS goes on with the deployment', { 'on-cancel': 'leave' }, { MaxCapacity: 12 }],
  ])('by a kill ends in the post step with the settings %s', async (_, more, target) => {
    const ecs = await scripted(webScript({}, { autoscaling: { web: scaled } }));
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const directory = await folderWith();
    const options = {
      directory,
      env: { ...ecs.environment, RUNNER_TEMP: directory },
      inputs: {
        ...{ cluster: 'prod', service: 'web', 'task-definition': 'task.json', poll: '50ms' },
        ...given({ ...settings, MaxCapacity: 12 }, more),
      },
    };
    const main = runAction('ecs-render-and-deploy', {
      ...options,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    await ecs.called('DescribeServiceDeployments', 2);
    process.kill(pid, 'SIGKILL');
    await main;
    expect(ecs.autoscaling.get('web')?.target.SuspendedState).toMatchObject(suspended);
    const post = await runAction('ecs-render-and-deploy', { ...options, stage: 'post', state });
    expect(post.exitCode).toBe(0);
    expect(ecs.autoscaling.get('web')?.target).toMatchObject({ ...target, SuspendedState: resumed });
  });
});

describe('none', () => {
  test('deregisters once the service is well', async () => {
    const run = await deploy(script(scaled), given('none'));
    expect(run.outputs.outcome).toBe('deployed');
    expect(written(run.ecs).at(-1)).toBe('DeregisterScalableTarget');
    expect(run.ecs.autoscaling.has('web')).toBe(false);
  });

  test('is unchanged where nobody scales the service', async () => {
    const run = await deploy(script(undefined), given('none'), { directory: await folderWith('app:1') });
    expect(run.outputs.outcome).toBe('unchanged');
    expect(run.ecs.writes).toEqual([]);
  });

  test('deregisters nothing where the deployment fails', async () => {
    const ecs = await scripted(
      webScript({ updates: [fails, succeeds(50)] }, { autoscaling: { web: scaled } }),
    );
    await deploy(ecs, given('none'));
    expect(ecs.of('DeregisterScalableTarget')).toEqual([]);
    expect(ecs.autoscaling.get('web')?.target).toMatchObject({ ...bounds, SuspendedState: resumed });
  });
});
