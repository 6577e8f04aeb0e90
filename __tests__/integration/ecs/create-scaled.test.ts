import { runAction } from '../../harness/run-action.js';
import { succeeds } from '../../harness/scripted-ecs/server.js';
import { crashes, create, deployWith, nothing } from './creating.js';
import { cleanUp, folderWith, scripted } from './deploying.js';
import { bounds, cpu, given, peak, resumed, settings, suspended, written } from './scaling.js';

afterEach(cleanUp);

describe('a service that is made and scaled', () => {
  test('gets its target once it is there, which scales by metrics when it is well', async () => {
    const run = await deployWith(nothing(), given(settings));
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(written(run.ecs).slice(-5)).toEqual([
      'CreateService',
      'RegisterScalableTarget',
      'PutScalingPolicy',
      'PutScheduledAction',
      'RegisterScalableTarget',
    ]);
    expect(run.ecs.of('RegisterScalableTarget')[0]?.input).toMatchObject({
      ...bounds,
      SuspendedState: suspended,
    });
    expect(run.ecs.autoscaling.get('web')).toMatchObject({
      target: { ...bounds, SuspendedState: resumed },
      policies: new Map([['cpu', cpu]]),
      actions: new Map([['peak', peak]]),
    });
  });

  test('gets its target though Application Auto Scaling does not know the service at once', async () => {
    const message = "ECS service doesn't exist: service/prod/web";
    const faults = { RegisterScalableTarget: [{ error: 'ValidationException', message, status: 400 }] };
    const run = await deployWith(nothing(undefined, { faults }), given(settings));
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(run.ecs.autoscaling.get('web')?.target).toMatchObject(bounds);
  });

  test.each([
    ['fewest', { MinCapacity: 3, MaxCapacity: 10 }, 3],
    ['most', { MinCapacity: 1, MaxCapacity: 1 }, 1],
  ])('is made with the %s tasks of its bounds where create says another number', async (_, limits, count) => {
    const run = await deployWith(nothing(), given(limits));
    expect(run.outputs.outcome).toBe('deployed');
    expect(run.ecs.of('CreateService')[0]?.input.desiredCount).toBe(count);
    expect(run.ecs.services.get('web')?.service.runningCount).toBe(count);
  });

  test('is announced by a plan, which writes nothing', async () => {
    const run = await deployWith(nothing(), given(settings, { 'dry-run': 'true' }));
    expect(run.outputs).toMatchObject({
      outcome: 'planned',
      diff: expect.stringMatching(/create.*autoscaling of web/),
    });
    expect(run.ecs.writes).toEqual([]);
  });

  test('is unchanged by the same again', async () => {
    const ecs = await scripted(nothing());
    await deployWith(ecs, given(settings));
    const before = ecs.writes.length;
    const run = await deployWith(ecs, given(settings));
    expect(run.outputs.outcome).toBe('unchanged');
    expect(ecs.writes).toHaveLength(before);
  });

  test('is scaled by nobody with none', async () => {
    const run = await deployWith(nothing(), given('none'));
    expect(run.outputs.outcome).toBe('deployed');
    expect(run.ecs.autoscaling.has('web')).toBe(false);
  });
});

describe('when its first deployment fails', () => {
  test('the target goes too, after the service', async () => {
    const run = await deployWith(nothing(crashes), given(settings));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toContain('container app exited with code 3');
    expect(written(run.ecs).slice(-2)).toEqual(['DeleteService', 'DeregisterScalableTarget']);
    expect(run.ecs.services.get('web')?.service.status).toBe('INACTIVE');
    expect(run.ecs.autoscaling.has('web')).toBe(false);
  });

  test('rollback false keeps both, and scaling goes on', async () => {
    const run = await deployWith(nothing(crashes), given(settings, { rollback: 'false' }));
    expect(run.outputs.outcome).toBe('failed');
    expect(run.ecs.autoscaling.get('web')?.target).toMatchObject({ ...bounds, SuspendedState: resumed });
  });
});

test('settings that AWS does not take leave no service', async () => {
  const fault = { error: 'ValidationException', message: 'The metric is not known.' };
  const run = await deployWith(
    nothing(succeeds(60), { faults: { PutScalingPolicy: [fault] } }),
    given(settings),
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('The metric is not known.');
  expect(run.ecs.services.get('web')?.service.status).toBe('INACTIVE');
  expect(run.ecs.autoscaling.has('web')).toBe(false);
});

test('a cancelled run takes away both that it made', async () => {
  const ecs = await scripted(nothing([]));
  let pid = 0;
  const running = deployWith(ecs, given(settings), { onStart: (id) => (pid = id) });
  await ecs.called('PutScheduledAction');
  process.kill(pid, 'SIGINT');
  expect((await running).outputs.outcome).toBe('cancelled');
  expect(ecs.services.get('web')?.service.status).toBe('INACTIVE');
  expect(ecs.autoscaling.has('web')).toBe(false);
});

describe('a run that is killed once it has made and scaled the service', () => {
  /** What the killed run leaves behind: on its ECS, and to its post step. */
  async function killed(more: Readonly<Record<string, string>> = {}) {
    const ecs = await scripted(nothing([]));
    const directory = await folderWith();
    const inputs = {
      ...{ cluster: 'prod', service: 'web', 'task-definition': 'task.json', poll: '50ms' },
      create: JSON.stringify(create),
      ...given(settings, more),
    };
    const common = { directory, env: ecs.environment, inputs };
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const running = runAction('ecs-render-and-deploy', {
      ...common,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    await ecs.called('PutScheduledAction');
    process.kill(pid, 'SIGKILL');
    expect((await running).exitCode).toBeNull();
    expect(ecs.autoscaling.get('web')?.target.SuspendedState).toMatchObject(suspended);
    return {
      ecs,
      post: () => runAction('ecs-render-and-deploy', { ...common, stage: 'post', state }),
      next: () => runAction('ecs-render-and-deploy', common),
    };
  }

  test('is taken back by its post step: the service, and then its target', async () => {
    const { ecs, post } = await killed();
    const run = await post();
    expect(run).toMatchObject({ exitCode: 0, errors: [] });
    expect(run.log).toContain('was put back');
    expect(written(ecs).slice(-2)).toEqual(['DeleteService', 'DeregisterScalableTarget']);
    expect(ecs.services.get('web')?.service.status).toBe('INACTIVE');
    expect(ecs.autoscaling.has('web')).toBe(false);
  });

  test('is left to ECS with on-cancel leave, and is scaled by metrics again', async () => {
    const { ecs, post } = await killed({ 'on-cancel': 'leave' });
    expect((await post()).exitCode).toBe(0);
    expect(ecs.of('DeleteService')).toEqual([]);
    expect(ecs.autoscaling.get('web')).toMatchObject({
      target: { ...bounds, SuspendedState: resumed },
      actions: new Map([['peak', peak]]),
    });
  });

  test('and whose post step never came is finished by the next run', async () => {
    const { ecs, next } = await killed();
    const service = ecs.services.get('web');
    setTimeout(() => service?.completes(), 800);
    const run = await next();
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(ecs.of('CreateService')).toHaveLength(1);
    expect(service?.service).toMatchObject({ status: 'ACTIVE', runningCount: 2 });
    expect(ecs.autoscaling.get('web')).toMatchObject({
      target: { ...bounds, SuspendedState: resumed },
      policies: new Map([['cpu', cpu]]),
      actions: new Map([['peak', peak]]),
    });
  });
});
