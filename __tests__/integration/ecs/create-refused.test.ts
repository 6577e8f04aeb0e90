import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, deployWith, nothing } from './creating.js';
import { cleanUp, folderWith, taskDefinition } from './deploying.js';

afterEach(cleanUp);

/** The execution role is not there. */
const account = { roles: { execution: undefined } };

describe('before anything is written it is told', () => {
  test.each([
    ['that the cluster is not there and create has none', { create: '{}' }, 'ecs-cluster-unknown'],
    [
      'that tasks would have no subnets',
      { create: '{ cluster: {}, launchType: FARGATE }' },
      'ecs-create-network',
    ],
    ['that a key is misspelt', { create: '{ launchTyp: FARGATE }' }, 'Write launchType.'],
    [
      'that there is no task definition',
      { 'task-definition': '', create: '{ cluster: {} }' },
      'ecs-create-task-definition',
    ],
    ['that create is neither a map nor a file', { create: 'nowhere.yml' }, 'nowhere.yml cannot be read'],
    [
      'that a load balancer sends to no port of the task',
      {
        create: JSON.stringify({
          ...create,
          loadBalancers: [{ targetGroupArn: 'arn:x', containerName: 'app', containerPort: 80 }],
        }),
      },
      'ecs-container-unbalanced',
    ],
  ])('%s', async (_what, inputs, message) => {
    const run = await deployWith(nothing(undefined, { clusters: [] }), inputs);
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain(message);
    expect(run.ecs.writes).toEqual([]);
  });

  test('all that is wrong with create and with the task definition at once', async () => {
    const directory = await folderWith();
    const text = await readFile(join(directory, 'task.json'), 'utf8');
    await writeFile(join(directory, 'task.json'), text.replace('"image"', '"imge"'));
    const run = await deployWith(nothing(), { create: '{ launchTyp: FARGATE }' }, { directory });
    expect(run.errors[0]).toContain('Write image.');
    expect(run.errors[0]).toContain('Write launchType.');
  });

  test.each([
    ['a service that is to be made', nothing(undefined, { clusters: [], account })],
    [
      'one that is there',
      {
        taskDefinitions: { 'web:1': taskDefinition('app:1') },
        services: { web: { runs: 'web:1' } },
        account: { ...account, logGroups: [] },
      },
    ],
  ])('what the tasks of %s would miss, before its cluster and log groups are made', async (_what, script) => {
    const run = await deployWith(script);
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain('there is no role arn:aws:iam::123456789012:role/execution');
    expect(run.errors[0]).not.toContain('log group');
    expect(run.ecs.writes).toEqual([]);
  });
});
