import { ecsClient } from '../../../lib/aws/ecs.js';
import { preflight } from '../../../lib/ecs/preflight/preflight.js';
import type { TaskDefinition } from '../../../lib/ecs/task-definition.js';
import type { InputProblems } from '../../../lib/errors/deploy-error.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';

const registry = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';
let emulator: AwsEmulator;
let secretArn = '';

beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
  await emulator.json('ecs', 'AmazonEC2ContainerServiceV20141113.CreateCluster', { clusterName: 'prod' });
  await emulator.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/ecs/web' });
  await emulator.json('ssm', 'AmazonSSM.PutParameter', {
    Name: '/web/key',
    Value: 'x',
    Type: 'SecureString',
  });
  const secret = await emulator.json('secretsmanager', 'secretsmanager.CreateSecret', {
    ...{ Name: 'web/db', SecretString: '{}' },
  });
  secretArn = String(secret.ARN);
  const ecr = (name: string, input: object) =>
    emulator.json('ecr', `AmazonEC2ContainerRegistry_V20150921.${name}`, { repositoryName: 'web', ...input });
  await ecr('CreateRepository', {});
  const manifests = [{ platform: { os: 'linux', architecture: 'arm64' }, digest: 'sha256:1', size: 1 }];
  const imageManifest = JSON.stringify({
    ...{ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests },
  });
  await ecr('PutImage', { imageManifest, imageTag: '1' });
  await emulator.role('tasks');
  await emulator.role('hosts', 'ec2.amazonaws.com');
}, 60_000);

afterAll(async () => {
  for (const name of Object.keys(emulator.environment)) delete process.env[name];
  await emulator.stop();
});

const task = (of: {
  readonly role: string;
  readonly image: string;
  readonly secret: string;
  readonly parameter: string;
  readonly group: string;
}): TaskDefinition => ({
  family: 'web',
  executionRoleArn: `arn:aws:iam::000000000000:role/${of.role}`,
  requiresCompatibilities: ['FARGATE'],
  runtimePlatform: { cpuArchitecture: 'ARM64' },
  containerDefinitions: [
    {
      name: 'app',
      image: `${registry}/web:${of.image}`,
      secrets: [
        { name: 'DB', valueFrom: of.secret },
        { name: 'KEY', valueFrom: `arn:aws:ssm:eu-west-1:000000000000:parameter${of.parameter}` },
      ],
      logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': of.group } },
    },
  ],
});

/** What is told of a task definition: problems, and notes. */
async function looked(definition: TaskDefinition, cluster = 'prod') {
  const notes: string[] = [];
  const client = ecsClient();
  const journal = { write: (event: object) => void notes.push(JSON.stringify(event)) };
  const signal = AbortSignal.timeout(30_000);
  try {
    await preflight(
      { client, region: undefined, cluster, definition },
      { journal: journal as never, signal },
    );
    return { problems: [], notes };
  } catch (thrown) {
    return { problems: (thrown as InputProblems).problems.map(({ code }) => code).toSorted(), notes };
  } finally {
    client.end();
  }
}

const right = () => ({
  role: 'tasks',
  image: '1',
  secret: secretArn,
  parameter: '/web/key',
  group: '/ecs/web',
});

test('what is there is found, in the words of the services themselves', async () => {
  expect(await looked(task(right()))).toEqual({ problems: [], notes: [] });
});

test('what is not there is told, all of it', async () => {
  const wrong = {
    ...{ role: 'nobody', image: '2', parameter: '/web/other', group: '/ecs/we' },
    secret: `${secretArn.slice(0, -10)}other-AbCdEf`,
  };
  expect(await looked(task(wrong), 'other')).toEqual({
    problems: [
      ...['ecs-cluster-unknown', 'ecs-image-missing', 'ecs-log-group-missing', 'ecs-role-missing'],
      ...['ecs-secret-missing', 'ecs-secret-missing'],
    ],
    notes: [],
  });
});

test('a role for others, and an image for others, are told', async () => {
  const definition = {
    ...task({ ...right(), role: 'hosts' }),
    runtimePlatform: { cpuArchitecture: 'X86_64' },
  };
  const { problems } = await looked(definition as TaskDefinition);
  expect(problems).toEqual(['ecs-image-platform', 'ecs-role-untrusting']);
});
