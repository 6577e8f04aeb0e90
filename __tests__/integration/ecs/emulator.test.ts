import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { docker } from '../../../lib/fleet/engine.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';
import { runAction } from '../../harness/run-action.js';
import { cleanUp, folderWith } from './deploying.js';

const image = 'deploy-kit/busybox-service:latest';
/** Two names of one image, so that a new image is a change and needs no registry. */
const versions = ['deploy-kit-test/ecs-web:1', 'deploy-kit-test/ecs-web:2'] as const;

let emulator: AwsEmulator;
let directory: string;

const ecs = (operation: string, input: object) =>
  emulator.json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);

/** A task definition whose container runs on the engine of this machine. */
const taskOf = (reference: string, environment: Readonly<Record<string, string>>) => ({
  family: 'web',
  networkMode: 'bridge',
  containerDefinitions: [
    {
      name: 'app',
      image: reference,
      essential: true,
      memory: 32,
      environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': '/ecs/web',
          'awslogs-region': 'eu-west-1',
          'awslogs-stream-prefix': 'ecs',
        },
      },
    },
  ],
});

beforeAll(async () => {
  for (const version of versions) await docker(['tag', image, version]);
  emulator = await startAwsEmulator();
  directory = await folderWith();
  await emulator.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/ecs/web' });
  await ecs('CreateCluster', { clusterName: 'prod' });
  await ecs('RegisterTaskDefinition', taskOf(versions[0], { VERSION: '1' }));
  await ecs('CreateService', {
    cluster: 'prod',
    serviceName: 'web',
    taskDefinition: 'web:1',
    desiredCount: 2,
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
  });
}, 120_000);

afterAll(async () => {
  await ecs('UpdateService', { cluster: 'prod', service: 'web', desiredCount: 0 });
  await ecs('DeleteService', { cluster: 'prod', service: 'web', force: true });
  await emulator.stop();
  await cleanUp();
  await docker(['rmi', '--force', ...versions]);
}, 120_000);

async function deploy(reference: string, environment: Readonly<Record<string, string>>) {
  await writeFile(join(directory, 'task.json'), JSON.stringify(taskOf(reference, environment)));
  return runAction('ecs-render-and-deploy', {
    directory,
    env: emulator.environment,
    inputs: { cluster: 'prod', service: 'web', 'task-definition': 'task.json', poll: '500ms' },
  });
}

/** The images of the containers that run for the service. */
async function running(): Promise<string[]> {
  const { taskArns } = await ecs('ListTasks', { cluster: 'prod', serviceName: 'web' });
  const { tasks } = await ecs('DescribeTasks', { cluster: 'prod', tasks: taskArns });
  const all = tasks as { lastStatus: string; containers: { image: string }[] }[];
  return all
    .filter(({ lastStatus }) => lastStatus === 'RUNNING')
    .flatMap(({ containers }) => containers.map((container) => container.image));
}

test('a new image is deployed, and its containers run', async () => {
  const run = await deploy(versions[1], { VERSION: '2' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.outputs['task-definition-arn']).toMatch(/web:2$/);
  // The emulator ends old tasks when a deployment is complete already.
  while ((await running()).includes(versions[0])) await pause(200);
  expect(await running()).toEqual([versions[1], versions[1]]);
});

test('the same again is unchanged', async () => {
  const run = await deploy(versions[1], { VERSION: '2' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

describe('a task that runs by itself', () => {
  const runTask = async (environment: Readonly<Record<string, string>>) => {
    await writeFile(join(directory, 'task.json'), JSON.stringify(taskOf(versions[1], environment)));
    const inputs = { cluster: 'prod', 'task-definition': 'task.json', 'run-task': 'true', poll: '200ms' };
    return runAction('ecs-render-and-deploy', { directory, env: emulator.environment, inputs });
  };

  test('is told with its exit code and its last words', async () => {
    const run = await runTask({ VERSION: '4', EXIT_CODE: '3' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain('container app exited with code 3');
    expect(run.errors[0]).toContain('service 4: ends at once with code 3');
  });

  test('ends well where its container does', async () => {
    const run = await runTask({ VERSION: '5', EXIT_CODE: '0' });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  });
});

test('one that ends at once is rolled back, with its exit code and its last words', async () => {
  const run = await deploy(versions[1], { VERSION: '3', EXIT_CODE: '3' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(run.errors[0]).toContain('container app exited with code 3');
  expect(run.errors[0]).toContain('service 3: ends at once with code 3');
  const { services } = await ecs('DescribeServices', { cluster: 'prod', services: ['web'] });
  expect(services).toMatchObject([{ taskDefinition: expect.stringMatching(/web:2$/), runningCount: 2 }]);
});
