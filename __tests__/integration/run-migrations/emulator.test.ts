import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';
import { runAction } from '../../harness/run-action.js';

let emulator: AwsEmulator;
let directory: string;

const ecs = (operation: string, input: object) =>
  emulator.json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);

/** A task definition whose container runs on the engine of this machine. */
const taskDefinition = {
  family: 'api',
  networkMode: 'bridge',
  containerDefinitions: [
    {
      name: 'app',
      image: 'deploy-kit/busybox-service:latest',
      essential: true,
      memory: 32,
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/api',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
};

beforeAll(async () => {
  emulator = await startAwsEmulator();
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-migrations-'));
  await writeFile(join(directory, 'task.json'), JSON.stringify(taskDefinition));
  await emulator.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/ecs/api' });
  await ecs('CreateCluster', { clusterName: 'prod' });
  // One whose container the emulator does not start.
  await emulator.rds('CreateDBInstance', { DBInstanceIdentifier: 'shop-db', Engine: 'oracle-se2' });
}, 120_000);

afterAll(async () => {
  await emulator.stop();
  await rm(directory, { recursive: true, force: true });
}, 120_000);

const migrate = (inputs: Readonly<Record<string, string>>) =>
  runAction('run-migrations', {
    directory,
    env: emulator.environment,
    inputs: { cluster: 'prod', 'task-definition': 'task.json', poll: '200ms', ...inputs },
  });

test('migrations run as a task after a snapshot of the database, which is tagged', async () => {
  const run = await migrate({
    snapshot: 'shop-db',
    command: `sh -c "echo schema is at $VERSION"`,
    environment: 'VERSION=7',
  });
  expect(run).toMatchObject({
    exitCode: 0,
    outputs: {
      outcome: 'migrated',
      changed: 'true',
      'exit-code': '0',
      logs: 'schema is at 7',
      'task-arn': expect.stringMatching(/:task\/prod\//),
      'snapshot-id': expect.stringMatching(/^shop-db-pre-deploy-\d{8}-\d{6}-\w{6}$/),
    },
  });
  const name = run.outputs['snapshot-id'] ?? '';
  expect(await emulator.rds('DescribeDBSnapshots', { DBSnapshotIdentifier: name })).toContain('available');
  const ResourceName = `arn:aws:rds:eu-west-1:000000000000:snapshot:${name}`;
  expect(await emulator.rds('ListTagsForResource', { ResourceName })).toContain(
    '<Key>deploy-kit:commit</Key><Value>0123456789abcdef0123456789abcdef01234567</Value>',
  );
});

test('migrations that exit with 3 fail with that code and their last words', async () => {
  const run = await migrate({ command: `sh -c "echo relation users exists; exit 3"` });
  expect(run).toMatchObject({
    exitCode: 1,
    outputs: { outcome: 'failed', changed: 'false', 'exit-code': '3', logs: 'relation users exists' },
  });
  expect(run.errors[0]).toContain('container app exited with code 3');
  expect(run.errors[0]).toContain('relation users exists');
});
