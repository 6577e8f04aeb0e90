import type { TargetResult } from '../../../lib/journal/events.js';
import { ending, endless, onScriptedEcs } from './migrating.js';

const on = onScriptedEcs();

test('the task is the service’s: its revision, network, platform and capacity; command and variables are for its first essential container', async () => {
  const ecs = await on.script({ tasks: [ending(0, ['done'])] });
  const { outcome, outputs } = await on.run({ command: 'npm run migrate', environment: 'STEP=all' });
  expect(outcome).toBe('migrated');
  expect(outputs).toMatchObject({
    'exit-code': 0,
    logs: 'done',
    'task-arn': expect.stringContaining('run1'),
  });
  expect(ecs.writes).toMatchObject([
    {
      operation: 'RunTask',
      input: {
        cluster: 'prod',
        count: 1,
        taskDefinition: expect.stringMatching(/api:1$/),
        launchType: 'FARGATE',
        platformVersion: '1.4.0',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'ENABLED' },
        },
        overrides: {
          containerOverrides: [
            {
              name: 'app',
              command: ['npm', 'run', 'migrate'],
              environment: [{ name: 'STEP', value: 'all' }],
            },
          ],
        },
      },
    },
  ]);
});

test('what is given takes the place of what the service has', async () => {
  const ecs = await on.script({ tasks: [ending(0)] });
  await on.run({
    'security-groups': 'sg-9',
    'assign-public-ip': 'false',
    'capacity-provider-strategy': '[{ capacityProvider: other, weight: 1 }]',
  });
  const { input } = ecs.of('RunTask')[0] ?? {};
  expect(input).toMatchObject({
    capacityProviderStrategy: [{ capacityProvider: 'other', weight: 1 }],
    networkConfiguration: {
      awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-9'], assignPublicIp: 'DISABLED' },
    },
  });
  expect(input).not.toHaveProperty('launchType');
  expect(input).not.toHaveProperty('platformVersion');
});

test('a new image is registered first, and nothing where the task definition is what ECS has', async () => {
  const ecs = await on.script({ tasks: [ending(0)] });
  await on.run({ image: 'api:2' });
  expect(ecs.of('RegisterTaskDefinition')[0]?.input.containerDefinitions).toMatchObject([
    { image: 'proxy:1' },
    { image: 'api:2' },
  ]);
  expect(ecs.of('RunTask')[0]?.input.taskDefinition).toMatch(/api:2$/);
  await on.run({ 'task-definition': 'task.json', image: 'api:2' });
  expect(ecs.of('RegisterTaskDefinition')).toHaveLength(1);
});

test('exit code 3 is a failure that says the code and the last lines', async () => {
  await on.script({ tasks: [ending(3, ['one', 'relation users exists'])] });
  const { outcome, outputs, error } = await on.run({ 'log-lines': 1 });
  expect({ outcome, code: outputs['exit-code'], logs: outputs.logs }).toEqual({
    outcome: 'failed',
    code: 3,
    logs: 'relation users exists',
  });
  expect(error).toMatchObject({ code: 'migrations-failed', log: ['relation users exists'] });
  expect(error?.what).toMatch(/^container app exited with code 3 \(task run1 of api:1/);
  const [result] = outputs.results as readonly TargetResult[];
  expect(result?.details).toMatchObject({ 'exit-code': 3 });
  expect(result?.notPutBack?.[0]).toContain('what they changed until then stays in the database');
});

test('a task that somebody stops has not migrated, also where it ends with 0', async () => {
  const stopped = { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' };
  const containers = [{ name: 'app', lastStatus: 'STOPPED', exitCode: 0 }];
  await on.script({ tasks: [{ scenes: [[5, (task) => task.ends({ ...stopped, containers })]] }] });
  const { outcome, error } = await on.run();
  expect(outcome).toBe('failed');
  expect(error?.what).toContain('Task stopped by user');
});

test('a container that cannot start fails with the reason of ECS, and nothing stays', async () => {
  const reason = 'CannotPullContainerError: manifest unknown';
  const containers = [{ name: 'app', lastStatus: 'STOPPED', reason }];
  await on.script({
    tasks: [{ scenes: [[5, (task) => task.ends({ stopCode: 'TaskFailedToStart', containers })]] }],
  });
  const { outcome, outputs, error } = await on.run();
  expect(outcome).toBe('failed');
  expect(error?.what).toContain(reason);
  expect((outputs.results as readonly TargetResult[])[0]).not.toHaveProperty('notPutBack');
});

test('the end of the container decides, not that of what runs beside it, which is stopped then', async () => {
  const app = { name: 'proxy', lastStatus: 'STOPPED', exitCode: 0 };
  const ecs = await on.script({
    tasks: [
      {
        scenes: [
          [
            5,
            (task) =>
              (task.task = { ...task.task, containers: [app, { name: 'app', lastStatus: 'RUNNING' }] }),
          ],
        ],
      },
    ],
  });
  expect(await on.run({ container: 'proxy' })).toMatchObject({ outcome: 'migrated' });
  expect(ecs.of('StopTask')).toHaveLength(1);
});

test('ECS without room says so in words, and nothing was started', async () => {
  const ecs = await on.script({ tasks: [{ failures: ['RESOURCE:MEMORY'] }] });
  const { outcome, outputs, error } = await on.run();
  expect(outcome).toBe('failed');
  expect(error).toMatchObject({ code: 'ecs-task-not-started' });
  expect(error?.what).toContain('no instance has so much memory left');
  expect((outputs.results as readonly TargetResult[])[0]).not.toHaveProperty('notPutBack');
  expect(ecs.writes.map(({ operation }) => operation)).toEqual(['RunTask']);
});

test('out of time the task is stopped, and that is said', async () => {
  const ecs = await on.script({ tasks: [endless] });
  const { outcome, error } = await on.run({ timeout: '100ms' });
  expect(outcome).toBe('timed-out');
  expect(error).toMatchObject({ code: 'migrations-timeout' });
  expect(error?.what).toContain('it was stopped');
  expect(ecs.of('StopTask')[0]?.input).toMatchObject({ reason: 'deploy-kit: not done after 0.1 s' });
  expect(ecs.of('RunTask')).toHaveLength(1);
});

test('a cancel stops the task', async () => {
  const ecs = await on.script({ tasks: [endless] });
  const running = on.run();
  await ecs.called('DescribeTasks', 2);
  on.cancel();
  expect(await running).toMatchObject({ outcome: 'cancelled' });
  expect(ecs.of('StopTask')).toHaveLength(1);
});

test('a lost answer of RunTask is asked for again by the same token, so that ECS starts one task', async () => {
  const ecs = await on.script({ tasks: [ending(0)], faults: { RunTask: [{ reset: 'late' }] } });
  expect(await on.run()).toMatchObject({ outcome: 'migrated' });
  const tokens = ecs.of('RunTask').map(({ input }) => input.clientToken);
  expect(tokens).toHaveLength(2);
  expect(new Set(tokens).size).toBe(1);
});

test('a role that may not run tasks is told by the name of what it lacks', async () => {
  const ecs = await on.script({ refused: { RunTask: 'AccessDeniedException' } });
  const { outcome, error } = await on.run();
  expect(outcome).toBe('failed');
  expect(error).toMatchObject({
    code: 'aws-refused',
    remedy: 'Allow ecs:RunTask in the policy of the role.',
  });
  expect(ecs.of('StopTask')).toHaveLength(0);
});

test('a dry run says what would be done, and that it cannot be undone', async () => {
  const ecs = await on.script({});
  const { outcome, outputs } = await on.run({ 'dry-run': 'true', snapshot: 'shop-db', image: 'api:2' });
  expect(outcome).toBe('planned');
  expect((outputs.results as readonly TargetResult[])[0]?.changes.map(({ subject }) => subject)).toEqual([
    'task definition api',
    'database shop-db',
    'migrations',
  ]);
  expect(on.journal.entries).toContainEqual(
    expect.objectContaining({ type: 'warning', message: expect.stringContaining('cannot be undone') }),
  );
  expect(ecs.writes).toEqual([]);
});
