import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanUp, deploy, folderWith, revision, scripted, webScript } from './deploying.js';
import {
  bounds,
  cpu,
  given,
  peak,
  resumed,
  scaled,
  script,
  settings,
  suspended,
  written,
} from './scaling.js';

afterEach(cleanUp);

test('what is as it is wished for is only read, and it is unchanged', async () => {
  const run = await deploy(script(scaled), given(settings), { directory: await folderWith('app:1') });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(run.ecs.writes).toEqual([]);
});

test('without the input nobody asks Application Auto Scaling', async () => {
  const run = await deploy(script(scaled));
  expect(run.outputs.outcome).toBe('deployed');
  expect(run.ecs.calls.filter(({ operation }) => /Scal/.test(operation))).toEqual([]);
});

test('scaling by metrics is suspended while a deployment goes on, and resumed after it', async () => {
  const run = await deploy(script(scaled), given(settings));
  expect(run.outputs.outcome).toBe('deployed');
  expect(written(run.ecs)).toEqual([
    ...['RegisterTaskDefinition', 'RegisterScalableTarget', 'UpdateService', 'RegisterScalableTarget'],
  ]);
  expect(run.ecs.of('RegisterScalableTarget').map(({ input }) => input)).toEqual([
    {
      ServiceNamespace: 'ecs',
      ResourceId: 'service/prod/web',
      ScalableDimension: 'ecs:service:DesiredCount',
      SuspendedState: { ...suspended, ScheduledScalingSuspended: false },
    },
    expect.objectContaining({ SuspendedState: { ...resumed, ScheduledScalingSuspended: false } }),
  ]);
});

test('a deployment that is not waited for is not suspended for either', async () => {
  const run = await deploy(script(scaled), given(settings, { 'wait-for-service-stability': 'false' }));
  expect(run.outputs.outcome).toBe('started');
  expect(run.ecs.of('RegisterScalableTarget')).toEqual([]);
});

test('a service that nobody scales gets target, policies and scheduled actions', async () => {
  const run = await deploy(script(undefined), given(settings), { directory: await folderWith('app:1') });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed', changed: 'true' } });
  expect(written(run.ecs)).toEqual(['RegisterScalableTarget', 'PutScalingPolicy', 'PutScheduledAction']);
  expect(run.ecs.autoscaling.get('web')).toEqual({
    target: bounds,
    policies: new Map([['cpu', cpu]]),
    actions: new Map([['peak', peak]]),
  });
});

test('a target that is not known everywhere yet is tried again', async () => {
  const fault = { error: 'ObjectNotFoundException', message: 'No scalable target registered' };
  const run = await deploy(script(undefined, { faults: { PutScalingPolicy: [fault] } }), given(settings), {
    directory: await folderWith('app:1'),
  });
  expect(run.outputs.outcome).toBe('deployed');
  expect(run.ecs.of('PutScalingPolicy')).toHaveLength(2);
});

test('a dry run says what would change, and writes nothing', async () => {
  const run = await deploy(script(scaled), given({ ...settings, MaxCapacity: 12 }, { 'dry-run': 'true' }));
  expect(run.outputs.diff).toContain('autoscaling of web (2 to 10 tasks -> 2 to 12 tasks)');
  expect(run.ecs.writes).toEqual([]);
});

test.each(['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'])(
  'without %s nothing could be put back, so nothing is begun',
  async (operation) => {
    const run = await deploy(
      script(scaled, { refused: { [operation]: 'AccessDeniedException' } }),
      given(settings),
    );
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain(`Allow application-autoscaling:${operation} in the policy of the role.`);
    expect(run.ecs.writes).toEqual([]);
  },
);

test('policies that are no longer there go last', async () => {
  const run = await deploy(script(scaled), given({ ...bounds, ScalingPolicies: [] }));
  expect(run.outputs.outcome).toBe('deployed');
  expect(written(run.ecs).at(-1)).toBe('DeleteScalingPolicy');
  expect([...(run.ecs.autoscaling.get('web')?.actions.keys() ?? [])]).toEqual(['peak']);
});

describe('no tasks at all, and back', () => {
  const evening = { MinCapacity: 0, MaxCapacity: 10 };

  test('the bounds come first, so that nobody brings the tasks back', async () => {
    const ecs = await scripted(script({ target: bounds }));
    ecs.services.get('web')?.runs(0);
    const run = await deploy(ecs, given(evening, { 'desired-count': '0' }), {
      directory: await folderWith('app:1'),
    });
    expect(run.outputs.outcome).toBe('deployed');
    expect(written(ecs)).toEqual(['RegisterScalableTarget', 'UpdateService']);
    expect(ecs.services.get('web')?.service.desiredCount).toBe(0);
  });

  test('the service gets as many tasks as MinCapacity says, which are waited for', async () => {
    const ecs = await scripted(
      webScript(
        { settings: { desiredCount: 0 }, updates: [[[50, (service) => service.runs(2)]]] },
        { autoscaling: { web: { target: evening } } },
      ),
    );
    const run = await deploy(ecs, given(bounds), { directory: await folderWith('app:1') });
    expect(run.outputs.outcome).toBe('deployed');
    expect(ecs.of('UpdateService')[0]?.input).toEqual({ cluster: 'prod', service: 'web', desiredCount: 2 });
  });

  test('a desired count outside of the bounds is an error before AWS is asked', async () => {
    const run = await deploy(script(scaled), given(bounds, { 'desired-count': '0' }));
    expect(run.errors[0]).toContain('desired-count is 0, and autoscaling keeps 2 to 10 tasks');
    expect(run.ecs.calls).toEqual([]);
  });

  test('a desired count does not end a peak that is on schedule', async () => {
    const ecs = await scripted(
      webScript(
        { settings: { desiredCount: 20 } },
        { autoscaling: { web: { ...scaled, target: { MinCapacity: 10, MaxCapacity: 50 } } } },
      ),
    );
    const directory = await folderWith('app:1');
    const run = await deploy(ecs, given(settings, { 'desired-count': '2' }), { directory });
    expect(run.outputs.outcome).toBe('unchanged');
    expect(ecs.writes).toEqual([]);
  });
});

test('settings that are wrong are told together with what is wrong in the task definition', async () => {
  const directory = await folderWith();
  await writeFile(join(directory, 'task.json'), JSON.stringify({ famly: 'web', containerDefinitions: [] }));
  const run = await deploy(script(scaled), given({ MinCapcity: 1, MaxCapacity: 2 }), { directory });
  expect(run.errors[0]).toContain('Write MinCapacity.');
  expect(run.errors[0]).toContain('Write family.');
  expect(run.ecs.calls).toEqual([]);
});

test('settings without a service to scale are told', async () => {
  const run = await deploy(script(scaled), given(settings, { service: '', register: 'always' }));
  expect(run.errors[0]).toContain('autoscaling is of a service, and none is named');
  expect(run.ecs.calls).toEqual([]);
});

test('an update of the service comes after its settings', async () => {
  const run = await deploy(script(scaled), given({ ...settings, MaxCapacity: 12 }));
  expect(run.ecs.of('UpdateService')[0]?.input).toEqual({
    cluster: 'prod',
    service: 'web',
    taskDefinition: revision('web:2'),
  });
  const order = written(run.ecs);
  expect(order.indexOf('RegisterScalableTarget')).toBeLessThan(order.indexOf('UpdateService'));
});
