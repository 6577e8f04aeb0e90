import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAction } from '../../harness/run-action.js';
import { exits, type Scene, type Script, succeeds } from '../../harness/scripted-ecs/server.js';
import { crashes, create, deployWith, nothing } from './creating.js';
import { cleanUp, folderWith, revision, scripted, taskDefinition } from './deploying.js';

afterEach(cleanUp);

test('a service that is not there is created with all that is missing, and waited for', async () => {
  const run = await deployWith(nothing(undefined, { clusters: [] }));
  expect(run).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'deployed', changed: 'true', 'task-definition-arn': revision('web:1') },
  });
  expect(run.ecs.writes.map(({ operation }) => operation)).toEqual([
    'CreateCluster',
    'CreateLogGroup',
    'PutRetentionPolicy',
    'RegisterTaskDefinition',
    'CreateService',
  ]);
  const { cluster: _, logGroups: __, ...settings } = create;
  expect(run.ecs.of('CreateService')[0]?.input).toEqual({
    ...settings,
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: revision('web:1'),
    clientToken: expect.stringMatching(/^[\w-]{1,36}$/),
  });
  expect(run.ecs.of('PutRetentionPolicy')[0]?.input).toEqual({
    logGroupName: '/ecs/web',
    retentionInDays: 14,
  });
  expect(run.endedAt).toBeGreaterThanOrEqual(run.ecs.services.get('web')?.changedAt ?? Infinity);
});

test('a service that ECS does not know at once is waited for', async () => {
  const run = await deployWith(
    nothing([[{ looks: 4 }, (service) => service.completes()]], { unseenReads: 2 }),
  );
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.ecs.of('DeleteService')).toEqual([]);
});

test('what was made just before the service may be known to ECS later', async () => {
  const role = {
    error: 'InvalidParameterException',
    message:
      'Unable to assume the service linked role. Please verify that the ECS service linked role exists.',
  };
  const cluster = { error: 'ClusterNotFoundException', message: 'Cluster not found.' };
  const faults = { CreateCluster: [role], CreateService: [cluster, role] };
  const run = await deployWith(nothing(undefined, { clusters: [], faults }));
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const tokens = run.ecs.of('CreateService').map(({ input }) => input.clientToken);
  expect(new Set(tokens).size).toBe(1);
});

test('a plan says what would be created, and writes nothing', async () => {
  const run = await deployWith(nothing(undefined, { clusters: [] }), { 'dry-run': 'true' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned' } });
  expect(run.outputs.diff?.split('\n').slice(0, 3)).toEqual([
    expect.stringMatching(/create.*cluster prod/),
    expect.stringMatching(/create.*log group \/ecs\/web/),
    expect.stringMatching(/create.*service web.*2 tasks of a new revision of web/),
  ]);
  expect(run.ecs.writes).toEqual([]);
});

test('the same again is unchanged, and what create says otherwise is only told', async () => {
  const ecs = await scripted(nothing());
  await deployWith(ecs);
  const before = ecs.writes.length;
  const other = JSON.stringify({ ...create, launchType: 'EC2', desiredCount: 7 });
  const run = await deployWith(ecs, { create: other });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
  expect(run.log).toContain('create changes nothing in it; launchType is other than create says');
  expect(ecs.writes).toHaveLength(before);
});

test('a service that is there is updated as ever, with the log group that its new revision needs', async () => {
  const script: Script = {
    taskDefinitions: { 'web:1': taskDefinition('app:1') },
    services: { web: { runs: 'web:1', updates: [succeeds(60)] } },
    account: { logGroups: [] },
  };
  const run = await deployWith(script);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.ecs.writes.map(({ operation }) => operation)).toEqual([
    'RegisterTaskDefinition',
    'CreateLogGroup',
    'PutRetentionPolicy',
    'UpdateService',
  ]);
  expect(run.ecs.of('UpdateService')[0]?.input).toEqual({
    cluster: 'prod',
    service: 'web',
    taskDefinition: revision('web:2'),
  });
});

test('the inputs count before what create says', async () => {
  const run = await deployWith(nothing(), { 'desired-count': '0', 'propagate-tags': 'SERVICE' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.ecs.of('CreateService')[0]?.input).toMatchObject({ desiredCount: 0, propagateTags: 'SERVICE' });
});

test('create may be a path', async () => {
  const directory = await folderWith();
  await writeFile(join(directory, 'create.yml'), JSON.stringify(create));
  const run = await deployWith(nothing(), { create: 'create.yml' }, { directory });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

describe('a created service whose deployment fails', () => {
  test('is deleted again, and gone when it is called rolled back', async () => {
    const run = await deployWith(nothing(crashes, { drainMs: 300 }));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', changed: 'false' } });
    expect(run.errors[0]).toContain('service web in cluster prod: container app exited with code 3');
    expect(run.errors[0]).toContain('no database');
    expect(run.ecs.of('DeleteService')[0]?.input).toEqual({ cluster: 'prod', service: 'web', force: true });
    expect(run.ecs.services.get('web')?.service.status).toBe('INACTIVE');
  });

  test('is created anew by the next run', async () => {
    const ecs = await scripted(nothing(crashes));
    await deployWith(ecs);
    await deployWith(ecs);
    expect(ecs.of('CreateService')).toHaveLength(2);
  });

  test('stays with rollback: false', async () => {
    const run = await deployWith(nothing(crashes), { rollback: 'false' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.ecs.of('DeleteService')).toEqual([]);
  });

  test('is named with what to do where it may not be deleted', async () => {
    const run = await deployWith(nothing(crashes, { refused: { DeleteService: 'AccessDeniedException' } }));
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.log).toContain('it could not be deleted');
    expect(run.log).toContain('aws ecs delete-service --cluster prod --service web --force');
  });

  test('fails fast without a circuit breaker', async () => {
    const { deploymentConfiguration: _, ...plain } = create;
    const scenes = [10, 20, 30].map((ms): Scene => [ms, (service) => service.taskEnds(exits(1))]);
    const run = await deployWith(nothing(scenes), { create: JSON.stringify(plain) });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toContain('3 tasks failed');
  });
});

describe('a call whose answer is lost', () => {
  test('is made again with the same token, so that there is one service', async () => {
    const run = await deployWith(nothing(undefined, { faults: { CreateService: [{ reset: 'early' }] } }));
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    const tokens = run.ecs.of('CreateService').map(({ input }) => input.clientToken);
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(1);
  });

  test('is taken back where nobody knows whether it arrived', async () => {
    const late = { reset: 'late' } as const;
    const script = nothing([], { faults: { CreateService: [late] } });
    const run = await deployWith(script, { 'max-retries': '0' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.ecs.services.get('web')?.service.status).toBe('INACTIVE');
  });
});

describe('a run that is cancelled', () => {
  test('deletes the service that it created', async () => {
    const ecs = await scripted(nothing([]));
    let pid = 0;
    const running = deployWith(ecs, {}, { onStart: (id) => (pid = id) });
    await ecs.called('CreateService');
    process.kill(pid, 'SIGINT');
    expect((await running).outputs).toMatchObject({ outcome: 'cancelled' });
    expect(ecs.services.get('web')?.service.status).toBe('INACTIVE');
  });

  test('and killed is taken back by its post step', async () => {
    const ecs = await scripted(nothing([]));
    const directory = await folderWith();
    const given = { cluster: 'prod', service: 'web', 'task-definition': 'task.json', poll: '50ms' };
    const inputs = { ...given, create: JSON.stringify(create) };
    const common = { directory, env: ecs.environment, inputs };
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const running = runAction('ecs-render-and-deploy', {
      ...common,
      onStart: (id) => (pid = id),
      onState: (saved) => (state = saved),
    });
    await ecs.called('CreateService');
    process.kill(pid, 'SIGKILL');
    await running;
    await runAction('ecs-render-and-deploy', { ...common, stage: 'post', state });
    expect(ecs.services.get('web')?.service.status).toBe('INACTIVE');
  });
});
