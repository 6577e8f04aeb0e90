import { succeeds } from '../../harness/scripted-ecs/server.js';
import { crashes, deployWith, nothing } from './creating.js';
import { cleanUp, scripted } from './deploying.js';
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
