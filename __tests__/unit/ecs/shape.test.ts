import { container, ec2, fargate, refusals, refused, renderAction } from './rendering.js';

test('a misspelt key is told with its place and the nearest name', async () => {
  const text =
    '{\n  "family": "app",\n  "containerDefinitions": [\n    { "name": "app", "image": "a", "memry": 128, "memory": 128 }\n  ]\n}';
  const [problem] = await refusals(text);
  expect(problem).toMatchObject({ code: 'task-definition-key-unknown', where: 'task.json:4:36' });
  expect(problem?.what).toContain('the container app has no key memry, so that ECS would not see it');
  expect(problem?.what).toContain('   4 |     { "name": "app", "image": "a", "memry": 128, "memory": 128 }');
  expect(problem?.remedy).toContain('Write memory.');
});

test('without strict an unknown key stays and is a warning', async () => {
  const app = container({ memory: 128, newThing: 1 });
  const { definition, entries } = await renderAction(ec2({}, app), { image: 'app:2', strict: 'false' });
  expect(definition).toMatchObject({ containerDefinitions: [{ newThing: 1 }] });
  expect(entries.filter(({ type }) => type === 'warning')).toMatchObject([
    { message: expect.stringMatching(/^task\.json:\d+:\d+: the container app has no key newThing/) },
  ]);
});

test('a type that is wrong is an error without strict as well', async () => {
  expect(await refused(ec2({ cpu: 256 }), { image: 'app:2', strict: 'false' })).toHaveLength(1);
});

test.each([
  [
    'a number where text is meant',
    fargate({ cpu: 256 }),
    'cpu is the number 256, and ECS takes text',
    'Write "256".',
  ],
  [
    'text where a number is meant',
    ec2({}, container({ memory: '128' })),
    'memory is a text, and ECS takes a whole number',
    'Write 128 without quotes.',
  ],
  [
    'half a number',
    ec2({}, container({ memory: 128.5 })),
    'memory is the number 128.5, and ECS takes a whole number',
    'Write a whole number.',
  ],
  [
    'text where a list is meant',
    fargate({}, container({ command: 'run me' })),
    'command is a text, and ECS takes a list',
    'Write ["run me"].',
  ],
  [
    'a map where a list is meant',
    fargate({}, container({ environment: { A: '1' } })),
    'environment is a map, and ECS takes a list',
    'Write a list.',
  ],
  [
    'text where a flag is meant',
    fargate({}, container({ essential: 'true' })),
    'essential is a text, and ECS takes true or false',
    'Write true without quotes.',
  ],
  [
    'a number as a variable',
    fargate({}, container({ environment: [{ name: 'PORT', value: 80 }] })),
    'value is the number 80, and ECS takes text',
    'Write "80".',
  ],
  [
    'a label that is no text',
    fargate({}, container({ dockerLabels: { a: 1 } })),
    'a is the number 1, and ECS takes text',
    'Write "1".',
  ],
])('%s is refused', async (_, definition, what, remedy) => {
  const problems = await refusals(definition);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ code: 'task-definition-type', remedy });
  expect(problems[0]?.what.split('\n')[0]).toBe(what);
});

test('a word that ECS does not know is refused with the nearest', async () => {
  const [problem] = await refusals(ec2({ networkMode: 'awsvcp' }));
  expect(problem).toMatchObject({ code: 'task-definition-word', remedy: 'Write awsvpc.' });
});

test('a log driver of an input that ECS does not know is told at the input', async () => {
  const problems = await refused(fargate(), { 'log-configuration-log-driver': 'awslog' });
  expect(problems[0]).toBe('input log-configuration-log-driver: logDriver cannot be "awslog"');
});

test('what ECS requires is missing', async () => {
  expect(
    await refused(
      { containerDefinitions: [container({ memory: 8, secrets: [{ name: 'A' }] })] },
      { image: 'x' },
    ),
  ).toEqual([
    expect.stringMatching(/^task\.json:1:1: the task definition has no family, which ECS requires$/),
    expect.stringMatching(/: one of secrets has no valueFrom, which ECS requires$/),
  ]);
});

test('nothing is as if left out', async () => {
  const nothing = {
    environment: null,
    secrets: null,
    healthCheck: null,
    linuxParameters: null,
    dockerLabels: null,
  };
  const logs = { logDriver: 'awsfirelens', options: null, secretOptions: null };
  const app = container({ ...nothing, logConfiguration: logs, firelensConfiguration: { type: 'fluentbit' } });
  const definition = fargate({ volumes: null, taskRoleArn: null, runtimePlatform: null, tags: null }, app);
  const inputs = {
    'environment-variables': 'A=1',
    'docker-labels': 'b=2',
    'log-configuration-options': 'c=3',
  };
  expect(await refused(definition)).toEqual([]);
  expect(await refused(definition, inputs)).toEqual([]);
});

test('the whole answer of describe-task-definition is told as what it is', async () => {
  const problems = await refusals({ taskDefinition: fargate(), tags: [] });
  expect(problems.map(({ remedy }) => remedy).join()).toContain('--query taskDefinition');
});
