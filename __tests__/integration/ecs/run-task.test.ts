import { runAction } from '../../harness/run-action.js';
import type { TaskScript } from '../../harness/scripted-ecs/script.js';
import { exits, type Script, type ScriptedEcs, succeeds } from '../../harness/scripted-ecs/server.js';
import { create, nothing } from './creating.js';
import { cleanUp, deploy, folderWith, scripted, webScript } from './deploying.js';

afterEach(cleanUp);

const runsTask = { 'run-task': 'true', 'run-task-subnets': 'subnet-1, subnet-2' };

/** A service `web`, and what becomes of the task that is run before it. */
const taskScript = (task: TaskScript, more: Partial<Script> = {}) =>
  webScript({ updates: [succeeds(50)] }, { tasks: [task], ...more });

const ends = (exitCode: number, log: readonly string[] = []): TaskScript => ({
  scenes: [
    [20, (task) => task.runs()],
    [80, (task) => task.ends(exits(exitCode, log))],
  ],
});

const order = (ecs: ScriptedEcs) => ecs.writes.map(({ operation }) => operation);

test('the task ends before the service is updated, and is asked for as the inputs say and no more', async () => {
  const run = await deploy(taskScript(ends(0)), {
    ...runsTask,
    'run-task-security-groups': 'sg-1',
    'run-task-assign-public-IP': 'ENABLED',
    'run-task-container-overrides': '[{"name": "app", "command": ["migrate", "--all"]}]',
    'run-task-tags': '[{"key": "run", "value": "7"}]',
  });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(order(run.ecs)).toEqual(['RegisterTaskDefinition', 'RunTask', 'UpdateService']);
  expect(run.ecs.of('RunTask')[0]?.input).toEqual({
    clientToken: expect.any(String),
    cluster: 'prod',
    count: 1,
    launchType: 'FARGATE',
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: ['subnet-1', 'subnet-2'],
        securityGroups: ['sg-1'],
        assignPublicIp: 'ENABLED',
      },
    },
    overrides: { containerOverrides: [{ name: 'app', command: ['migrate', '--all'] }] },
    startedBy: 'GitHub-Actions',
    tags: [{ key: 'run', value: '7' }],
    taskDefinition: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:2',
  });
  expect(JSON.parse(run.outputs['run-task-arn'] ?? '')).toEqual([
    'arn:aws:ecs:eu-west-1:123456789012:task/prod/run1',
  ]);
});

test('a task that exits 3 is told with its code and its last words, and no service is touched', async () => {
  const run = await deploy(taskScript(ends(3, ['connecting', 'no such table: users'])), runsTask);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain(
    'task of web:2 in cluster prod: container app exited with code 3 (task run1 of web:2; EssentialContainerExited: Essential container in task exited)',
  );
  expect(run.errors[0]).toContain('no such table: users');
  expect(run.outputs['run-task-arn']).toContain('task/prod/run1');
  expect(order(run.ecs)).toEqual(['RegisterTaskDefinition', 'RunTask']);
});

test('what ECS does not start is told by its reasons, in words', async () => {
  const run = await deploy(taskScript({ failures: ['RESOURCE:MEMORY'] }), runsTask);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('no instance has so much memory left (RESOURCE:MEMORY)');
  expect(run.ecs.of('UpdateService')).toEqual([]);
});

test('the service goes back when it fails after the task, and what the task did is named', async () => {
  const script = taskScript(ends(0), {
    services: { web: { runs: 'web:1', updates: [[[20, (web) => web.fails()]], succeeds(20)] } },
  });
  const run = await deploy(script, runsTask);
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.log).toContain('task of web:2 in cluster prod was run, and what it does stays');
});

test('one that is not waited for is only started, and by itself ends with started', async () => {
  const run = await deploy(taskScript({ scenes: [] }), {
    ...runsTask,
    service: '',
    'wait-for-task-stopped': 'false',
  });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'started' } });
  expect(run.outputs['run-task-arn']).toContain('task/prod/run1');
  expect(run.ecs.of('DescribeTasks')).toEqual([]);
});

test('without a task definition it runs what the service runs', async () => {
  const run = await deploy(taskScript(ends(0)), { ...runsTask, 'task-definition': '' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(order(run.ecs)).toEqual(['RunTask']);
  expect(run.ecs.of('RunTask')[0]?.input.taskDefinition).toMatch(/web:1$/);
});

test('a plan says that it would run, and runs nothing', async () => {
  const run = await deploy(taskScript(ends(0)), { ...runsTask, 'dry-run': 'true' });
  expect(run.outputs.outcome).toBe('planned');
  expect(run.outputs.diff).toContain('task of a new revision of web');
  expect(run.ecs.writes).toEqual([]);
});

describe('while a task runs', () => {
  const runs: TaskScript = { scenes: [[10, (task) => task.runs()]] };

  async function ended(signal: NodeJS.Signals, inputs: Record<string, string> = {}) {
    const ecs = await scripted(taskScript(runs));
    let pid = 0;
    let state: Readonly<Record<string, string>> = {};
    const running = deploy(
      ecs,
      { ...runsTask, ...inputs },
      { onStart: (id) => (pid = id), onState: (saved) => (state = saved) },
    );
    await ecs.called('DescribeTasks', 2);
    process.kill(pid, signal);
    return { ecs, run: await running, state };
  }

  test('a cancelled run stops it, and waits until it has ended', async () => {
    const { ecs, run } = await ended('SIGINT');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
    expect(ecs.tasks[0]?.task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect(ecs.of('UpdateService')).toEqual([]);
  });

  test('a cancelled run lets it go on with on-cancel leave', async () => {
    const { ecs, run } = await ended('SIGINT', { 'on-cancel': 'leave' });
    expect(run.outputs.outcome).toBe('cancelled');
    expect(ecs.of('StopTask')).toEqual([]);
  });

  test('the post step of a run that was killed stops it', async () => {
    const { ecs, state } = await ended('SIGKILL');
    const inputs = { cluster: 'prod', service: 'web', 'task-definition': 'task.json', ...runsTask };
    const directory = await folderWith();
    const post = await runAction('ecs-render-and-deploy', {
      ...{ directory, env: ecs.environment, inputs, state },
      stage: 'post',
    });
    expect(post.exitCode).toBe(0);
    expect(ecs.tasks[0]?.task.lastStatus).toBe('STOPPED');
  });
});

test('all that is wrong with what is said of a task is told at once, before AWS is asked', async () => {
  const run = await deploy(taskScript(ends(0)), {
    ...runsTask,
    'run-task-container-overrides': '[{"name": "app", "comand": ["x"]}]',
    'run-task-tags': '{"key": "run"}',
    'run-task-managed-ebs-volume-name': 'data',
    'service-managed-ebs-volume': '{"sizeInGiB": 5}',
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  for (const problem of [
    'input run-task-container-overrides: it has the key comand, which ECS does not know there',
    'Write command.',
    'input run-task-tags: it is no list',
    'input run-task-managed-ebs-volume: a volume of EBS has a name and a configuration',
    'input service-managed-ebs-volume: it has no roleArn',
  ]) {
    expect(run.errors[0]).toContain(problem);
  }
  expect(run.ecs.calls).toEqual([]);
});

test('what ECS would refuse is told before anything is registered', async () => {
  const run = await deploy(taskScript(ends(0)), {
    'run-task': 'true',
    'run-task-container-overrides': '[{"name": "api"}]',
  });
  expect(run.errors[0]).toContain('the task definition has no container api');
  expect(run.errors[0]).toContain('no subnets are given for it');
  expect(run.ecs.writes).toEqual([]);
});

describe('a task that runs before a service with create', () => {
  const runsAndCreates = { ...runsTask, create: JSON.stringify(create) };

  test('runs in the cluster, and writes to the log group, that are made for the service', async () => {
    const run = await deploy(nothing(undefined, { clusters: [], tasks: [ends(0)] }), runsAndCreates);
    expect(run.errors).toEqual([]);
    expect(run.outputs.outcome).toBe('deployed');
    expect(order(run.ecs).toSorted().slice(0, 3)).toEqual([
      'CreateCluster',
      'CreateLogGroup',
      'CreateService',
    ]);
    expect(order(run.ecs).slice(-2)).toEqual(['RunTask', 'CreateService']);
  });

  test('has its log group made also where the service stays as it is', async () => {
    const run = await deploy(taskScript(ends(0), { account: { logGroups: [] } }), {
      ...runsAndCreates,
      'container-name': 'app',
      image: 'app:1',
    });
    expect(run.errors).toEqual([]);
    expect(run.outputs.outcome).toBe('deployed');
    expect(order(run.ecs)).toEqual(['CreateLogGroup', 'PutRetentionPolicy', 'RunTask']);
  });

  test('is refused where its log group is not there and nothing makes it', async () => {
    const run = await deploy(taskScript(ends(0), { account: { logGroups: [] } }), runsTask);
    expect(run.errors[0]).toContain('/ecs/web');
    expect(run.ecs.writes).toEqual([]);
  });
});
