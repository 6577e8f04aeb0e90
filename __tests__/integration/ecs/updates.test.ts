import { exits, type Scene, succeeds } from '../../harness/scripted-ecs/server.js';
import {
  breaker,
  cleanUp,
  deploy,
  folderWith,
  revision,
  scripted,
  taskDefinition,
  webScript,
} from './deploying.js';

afterEach(cleanUp);

describe('where nothing changed', () => {
  test('nothing is written, and it is unchanged', async () => {
    const run = await deploy(webScript({}), {}, { directory: await folderWith('app:1') });
    expect(run).toMatchObject({
      exitCode: 0,
      outputs: { outcome: 'unchanged', changed: 'false', 'task-definition-arn': revision('web:1') },
    });
    expect(run.ecs.writes).toEqual([]);
  });

  test('a deployment that goes on is waited for', async () => {
    const script = webScript({});
    const directory = await folderWith('app:1');
    const ecs = await scripted(script);
    const service = ecs.services.get('web');
    service?.begin(revision('web:1'));
    ecs.before('DescribeServices', () => service?.completes(), 5);
    const run = await deploy(ecs, {}, { directory });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
    expect(run.endedAt).toBeGreaterThanOrEqual(service?.changedAt ?? Infinity);
    expect(run.ecs.writes).toEqual([]);
  });

  test('force-new-deployment starts new tasks of the same revision', async () => {
    const run = await deploy(
      webScript({ updates: [succeeds(50)] }),
      { 'force-new-deployment': 'true' },
      { directory: await folderWith('app:1') },
    );
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(run.ecs.writes.map(({ input }) => input)).toEqual([
      { cluster: 'prod', service: 'web', forceNewDeployment: true },
    ]);
  });

  test('a revision whose deployment failed is deployed once more', async () => {
    const ecs = await scripted(webScript({ updates: [succeeds(50)] }));
    ecs.services.get('web')?.fails();
    const run = await deploy(ecs, {}, { directory: await folderWith('app:1') });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
    expect(run.outputs.diff).toContain('the last one failed');
    expect(run.ecs.of('UpdateService')[0]?.input).toMatchObject({ forceNewDeployment: true });
  });
});

test('an update says what the inputs say and nothing else', async () => {
  const run = await deploy(webScript({ updates: [succeeds(50)] }));
  expect(run.ecs.writes.map(({ operation }) => operation)).toEqual([
    'RegisterTaskDefinition',
    'UpdateService',
  ]);
  expect(run.ecs.of('UpdateService')[0]?.input).toEqual({
    cluster: 'prod',
    service: 'web',
    taskDefinition: revision('web:2'),
  });
});

test('settings that are given go along, those that are so already do not', async () => {
  const run = await deploy(webScript({ settings: { desiredCount: 2 }, updates: [succeeds(50)] }), {
    'desired-count': '3',
    'enable-ecs-managed-tags': 'false',
    'propagate-tags': 'SERVICE',
  });
  expect(run.ecs.of('UpdateService')[0]?.input).toEqual({
    cluster: 'prod',
    service: 'web',
    taskDefinition: revision('web:2'),
    desiredCount: 3,
    propagateTags: 'SERVICE',
  });
});

test('more tasks alone are no new deployment, and are waited for', async () => {
  const scales: readonly Scene[] = [[150, (service) => service.runs(5)]];
  const run = await deploy(
    webScript({ updates: [scales] }),
    { 'desired-count': '5' },
    { directory: await folderWith('app:1') },
  );
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.ecs.writes.map(({ input }) => input)).toEqual([
    { cluster: 'prod', service: 'web', desiredCount: 5 },
  ]);
});

test('tasks that failed before are no failure of more tasks', async () => {
  const scales: readonly Scene[] = [[300, (service) => service.runs(5)]];
  const ecs = await scripted(webScript({ updates: [scales] }));
  const service = ecs.services.get('web');
  for (const code of [1, 1, 1, 1]) service?.taskEnds(exits(code));
  const directory = await folderWith('app:1');
  const run = await deploy(ecs, { 'desired-count': '5' }, { directory });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
});

test('a failed deployment brings settings back too', async () => {
  const fails: readonly Scene[] = [[50, (service) => service.fails()]];
  const run = await deploy(webScript({ settings: breaker(false), updates: [fails, succeeds(50)] }), {
    'desired-count': '4',
  });
  expect(run.outputs.outcome).toBe('rolled-back');
  expect(run.ecs.of('UpdateService')[1]?.input).toEqual({
    cluster: 'prod',
    service: 'web',
    taskDefinition: revision('web:1'),
    desiredCount: 2,
  });
});

test('a dry run says what would change and changes nothing', async () => {
  const run = await deploy(webScript({}), { 'dry-run': 'true' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'planned' } });
  expect(run.outputs.diff).toContain('web:1 -> a new revision of web');
  expect(run.ecs.writes).toEqual([]);
});

describe('the revision', () => {
  const twoRevisions = {
    taskDefinitions: { 'web:1': taskDefinition('app:1'), 'web:2': taskDefinition('app:2') },
  };

  test('that is registered already is not registered again', async () => {
    const run = await deploy(webScript({ updates: [succeeds(50)] }, twoRevisions));
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'task-definition-arn': revision('web:2') });
    expect(run.ecs.of('RegisterTaskDefinition')).toEqual([]);
  });

  test('is registered in any case with register always', async () => {
    const run = await deploy(webScript({ updates: [succeeds(50)] }, twoRevisions), { register: 'always' });
    expect(run.outputs['task-definition-arn']).toBe(revision('web:3'));
  });

  test('that would have to be registered is an error with register never', async () => {
    const run = await deploy(webScript({}), { register: 'never' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain('ecs-revision-unregistered');
    expect(run.ecs.writes).toEqual([]);
  });

  test('may be an older one, as it is', async () => {
    const script = webScript({ runs: 'web:2', updates: [succeeds(50)] } as never, twoRevisions);
    const run = await deploy(script, {
      'task-definition': '',
      'task-definition-family': 'web',
      'task-definition-revision': '1',
    });
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'task-definition-arn': revision('web:1') });
    expect(run.ecs.of('RegisterTaskDefinition')).toEqual([]);
  });

  test('is made of what the service runs where only an image is given', async () => {
    const run = await deploy(webScript({ updates: [succeeds(50)] }), {
      'task-definition': '',
      image: 'app:7',
    });
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'task-definition-arn': revision('web:2') });
    expect(run.ecs.of('RegisterTaskDefinition')[0]?.input).toMatchObject({
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'app:7' }],
    });
  });

  test('is registered only, where no service is named', async () => {
    const run = await deploy(webScript({}), { service: '', cluster: '', register: 'changed' });
    expect(run.outputs).toMatchObject({ outcome: 'deployed', 'task-definition-arn': revision('web:2') });
    expect(run.ecs.writes.map(({ operation }) => operation)).toEqual(['RegisterTaskDefinition']);
  });
});

describe('several services with one revision', () => {
  const both = (updates: Record<string, readonly (readonly Scene[])[]>) => ({
    taskDefinitions: { 'web:1': taskDefinition('app:1') },
    services: {
      web: { runs: 'web:1', settings: breaker(false), updates: updates.web ?? [] },
      worker: { runs: 'web:1', settings: breaker(false), updates: updates.worker ?? [] },
    },
  });

  test('get the same one, registered once', async () => {
    const run = await deploy(both({ web: [succeeds(50)], worker: [succeeds(100)] }), {
      service: '',
      services: 'web, worker',
    });
    expect(run.outputs.outcome).toBe('deployed');
    expect(run.ecs.of('RegisterTaskDefinition')).toHaveLength(1);
    const updates = run.ecs.of('UpdateService').map(({ input }) => input.taskDefinition);
    expect(updates).toEqual([revision('web:2'), revision('web:2')]);
  });

  test('go back together when one fails, and the state of each is told', async () => {
    const fails: readonly Scene[] = [
      [20, (service) => service.taskEnds(exits(1))],
      [100, (service) => service.fails()],
    ];
    const run = await deploy(both({ web: [succeeds(50), succeeds(50)], worker: [fails, succeeds(50)] }), {
      services: 'worker',
    });
    expect(run.outputs.outcome).toBe('rolled-back');
    expect(run.errors[0]).toContain('service worker in cluster prod: container app exited with code 1');
    const results = JSON.parse(run.outputs.results ?? '[]');
    expect(results).toMatchObject([
      { target: 'web', outcome: 'rolled-back' },
      { target: 'worker', outcome: 'rolled-back', error: { code: 'ecs-deployment-failed' } },
    ]);
    for (const name of ['web', 'worker']) {
      expect(run.ecs.services.get(name)?.service.taskDefinition).toBe(revision('web:1'));
    }
  });
});
