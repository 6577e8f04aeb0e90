import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountScript } from '../../harness/scripted-ecs/account.js';
import { succeeds } from '../../harness/scripted-ecs/server.js';
import { cleanUp, deploy, folderWith, taskDefinition, webScript } from './deploying.js';

afterEach(cleanUp);

const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:2';
const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:web/db-AbCdEf';
const parameterArn = 'arn:aws:ssm:eu-west-1:123456789012:parameter/web/key';

/** A task definition that needs all that can be looked at. */
function needsAll(more: object = {}) {
  const { containerDefinitions, ...whole } = taskDefinition(image);
  const secrets = [
    { name: 'DB', valueFrom: `${secretArn}:password::` },
    { name: 'KEY', valueFrom: parameterArn },
    { name: 'PLAIN', valueFrom: 'web-plain' },
  ];
  return {
    ...whole,
    taskRoleArn: 'arn:aws:iam::123456789012:role/team/task',
    ...more,
    containerDefinitions: containerDefinitions.map((one) => ({ ...one, secrets })),
  };
}

async function deployed(
  account: AccountScript,
  { definition = needsAll(), refused = {}, images = ['app:2'] as readonly string[], inputs = {} } = {},
) {
  const directory = await folderWith();
  await writeFile(join(directory, 'task.json'), JSON.stringify(definition));
  return deploy(webScript({ updates: [succeeds(50)] }, { account, images, refused }), inputs, { directory });
}

test('what is there is looked at and deployed', async () => {
  const run = await deployed({});
  expect(run.outputs.outcome).toBe('deployed');
  expect(
    run.ecs
      .of('GetRole')
      .map(({ input }) => input.RoleName)
      .toSorted(),
  ).toEqual(['execution', 'task']);
  expect(run.ecs.of('DescribeSecret').map(({ input }) => input)).toEqual([{ SecretId: secretArn }]);
  expect(run.log).not.toContain('not looked at');
});

test('an unchanged deploy looks at nothing', async () => {
  const run = await deploy(webScript({}), {}, { directory: await folderWith('app:1') });
  expect(run.outputs.outcome).toBe('unchanged');
  expect(run.ecs.of('GetRole')).toEqual([]);
});

test('all that is wrong is told at once, and nothing is written', async () => {
  const run = await deployed(
    {
      cluster: 'INACTIVE',
      roles: { execution: undefined, task: 'ec2.amazonaws.com' },
      secretsMissing: [secretArn],
      parameters: [],
      logGroups: ['/ecs/web-other'],
    },
    { images: [] },
  );
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors).toHaveLength(1);
  for (const text of [
    'the cluster is INACTIVE',
    `${image} is not in ECR`,
    'executionRoleArn: there is no role arn:aws:iam::123456789012:role/execution',
    'taskRoleArn: tasks of ECS cannot use the role arn:aws:iam::123456789012:role/team/task',
    `the secret DB has its value from ${secretArn}:password::, which Secrets Manager does not have`,
    `the secret KEY has its value from ${parameterArn}, a parameter which Systems Manager does not have`,
    'the secret PLAIN has its value from web-plain, a parameter',
    'there is no log group /ecs/web in eu-west-1',
    'aws logs create-log-group --log-group-name /ecs/web',
  ]) {
    expect(run.errors[0]).toContain(text);
  }
  expect(run.ecs.writes).toEqual([]);
});

describe('an image', () => {
  test.each([
    ['of several platforms', [] as string[]],
    ['of one, which only its configuration names,', ['app:2']],
  ])('%s that is for others than the task is told with the platform to build', async (_, single) => {
    const run = await deployed({ platforms: { 'app:2': ['linux/arm64'] }, single });
    expect(run.errors[0]).toContain(`${image} is for linux/arm64, and the task runs on linux/amd64`);
    expect(run.errors[0]).toContain('--platform linux/amd64');
    expect(run.ecs.writes).toEqual([]);
  });

  test('for the platform that the task definition names is right', async () => {
    const definition = needsAll({ runtimePlatform: { cpuArchitecture: 'ARM64' } });
    const run = await deployed({ platforms: { 'app:2': ['linux/arm64'] } }, { definition });
    expect(run.outputs.outcome).toBe('deployed');
  });
});

test('a secret that somebody has deleted is told', async () => {
  const run = await deployed({ secretsDeleted: [secretArn] });
  expect(run.errors[0]).toContain('which somebody has deleted');
});

test.each([
  ['DescribeClusters', 'ecs:DescribeClusters'],
  ['BatchGetImage', 'ecr:BatchGetImage'],
  ['GetRole', 'iam:GetRole'],
  ['DescribeSecret', 'secretsmanager:DescribeSecret'],
  ['DescribeParameters', 'ssm:DescribeParameters'],
  ['DescribeLogGroups', 'logs:DescribeLogGroups'],
])(
  'a role that may not do %s deploys all the same, and the log says what was not looked at',
  async (operation, action) => {
    const run = await deployed({}, { refused: { [operation]: 'AccessDeniedException' } });
    expect(run.outputs.outcome).toBe('deployed');
    expect(run.log).toContain(`not looked at before the deploy, as AWS did not let this role: ${action}`);
  },
);

test('a role that may not read images still hears of one that is not there', async () => {
  const run = await deployed({}, { refused: { BatchGetImage: 'AccessDeniedException' }, images: [] });
  expect(run.errors[0]).toContain(`${image} is not in ECR`);
});
