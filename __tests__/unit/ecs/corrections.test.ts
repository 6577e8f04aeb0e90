import { container, fargate, refusals, refused, renderAction } from './rendering.js';

// Where the official render is wrong, this one is right, or refuses.

const definitions = async (inputs: Record<string, unknown>, ...containers: object[]) => {
  const { definition } = await renderAction(fargate({}, ...containers), inputs);
  return (definition as { containerDefinitions: Record<string, unknown>[] }).containerDefinitions;
};

test('labels and options of the log driver keep what follows a second =', async () => {
  const [app] = await definitions({
    'docker-labels': 'rule=Host(`a`)&&Query(b=c)',
    'log-configuration-log-driver': 'splunk',
    'log-configuration-options': 'splunk-url=https://x/?a=b\nsplunk-token=t==',
  });
  expect(app).toMatchObject({
    dockerLabels: { rule: 'Host(`a`)&&Query(b=c)' },
    logConfiguration: { options: { 'splunk-url': 'https://x/?a=b', 'splunk-token': 't==' } },
  });
});

test('a command is words as a shell reads them', async () => {
  const [app] = await definitions({ command: 'sh -c "exec node server.js"  --port 80' });
  expect(app?.command).toEqual(['sh', '-c', 'exec node server.js', '--port', '80']);
});

test('a command may be a JSON list', async () => {
  const [app] = await definitions({ command: '["sh", "-c", "a && b"]' });
  expect(app?.command).toEqual(['sh', '-c', 'a && b']);
});

test('container names are trimmed and may stand in lines', async () => {
  const [web, app] = await definitions(
    { 'container-name': 'web , \n app', image: 'x:2' },
    container({ name: 'web' }),
    container(),
  );
  expect([web?.image, app?.image]).toEqual(['x:2', 'x:2']);
});

test('images sets one for each container', async () => {
  const [web, app] = await definitions(
    { images: 'web=nginx:2\napp=app:2' },
    container({ name: 'web' }),
    container(),
  );
  expect([web?.image, app?.image]).toEqual(['nginx:2', 'app:2']);
});

test('images takes what a build hands on, and says which of it is for others', async () => {
  const { definition, entries } = await renderAction(fargate(), { images: '{"app":"app:2","orders":"o:2"}' });
  expect(definition).toEqual(fargate({}, container({ image: 'app:2' })));
  expect(entries).toContainEqual(
    expect.objectContaining({
      type: 'notice',
      message: 'images: orders is no container of this task definition, and not used here',
    }),
  );
});

test.each([
  ['a name that is nearly one of a container', 'web=web:2\nap=app:2', 'ap'],
  ['a list of which nothing fits', 'orders=o:2', 'orders'],
])('images with %s is refused', async (_, images, name) => {
  const two = fargate({}, container({ name: 'web' }), container());
  expect(await refused(two, { images })).toEqual([
    `input images: the task definition has no container ${name}`,
  ]);
});

test('an image from two inputs is refused', async () => {
  expect(await refused(fargate(), { image: 'app:2', images: 'app=app:3' })).toEqual([
    'input images: the image of the container app is given here and by image',
  ]);
});

test('NAME- takes entries away', async () => {
  const [app] = await definitions(
    {
      'environment-variables': 'OLD-\nNEW=1',
      secrets: 'KEY-',
      'docker-labels': 'team-',
      'log-configuration-options': 'mode-',
    },
    container({
      environment: [{ name: 'OLD', value: '1' }],
      secrets: [{ name: 'KEY', valueFrom: 'key' }],
      dockerLabels: { team: 'a', tier: 'b' },
      logConfiguration: { logDriver: 'awsfirelens', options: { mode: 'blocking' } },
      firelensConfiguration: { type: 'fluentbit' },
    }),
  );
  expect(app).toMatchObject({
    environment: [{ name: 'NEW', value: '1' }],
    secrets: [],
    dockerLabels: { tier: 'b' },
    logConfiguration: { options: {} },
  });
});

test('taking away what is not there is refused', async () => {
  expect(await refused(fargate(), { 'environment-variables': 'OLD-' })).toEqual([
    'input environment-variables: OLD- takes away what app does not have',
  ]);
});

test('a variable may go from environment to secrets in one step', async () => {
  const [app] = await definitions(
    { 'environment-variables': 'KEY-', secrets: 'KEY=key' },
    container({ environment: [{ name: 'KEY', value: 'plain' }] }),
  );
  expect(app).toMatchObject({ environment: [], secrets: [{ name: 'KEY', valueFrom: 'key' }] });
});

test('a name that becomes a secret while it is a variable is refused, with what to do', async () => {
  const app = container({ environment: [{ name: 'KEY', value: 'plain' }] });
  const [problem] = await refusals(fargate({}, app), { secrets: 'KEY=key' });
  expect(problem).toMatchObject({
    code: 'task-definition-environment',
    where: 'input secrets',
    what: 'container app: KEY is in environment and in secrets, which ECS refuses',
    remedy: 'Take it out of environment, or give environment-variables the line KEY-',
  });
});

test('a variable that is in the file twice is refused', async () => {
  const twice = [
    { name: 'A', value: '1' },
    { name: 'A', value: '2' },
  ];
  const problems = await refused(fargate({}, container({ environment: twice })), { image: 'app:2' });
  expect(problems).toEqual([
    expect.stringMatching(/^task\.json:\d+:\d+: container app: the variable A is there twice$/),
  ]);
});

test('a line that is given twice is refused', async () => {
  expect(await refused(fargate(), { 'environment-variables': 'A=1\nA=2' })).toEqual([
    'input environment-variables: line 2: A is there already',
  ]);
});

test('a container that is not there is refused with the nearest', async () => {
  const [problem] = await refusals(fargate(), { 'container-name': 'ap', image: 'app:2' });
  expect(problem).toMatchObject({ code: 'task-definition-container-unknown', remedy: 'Write app.' });
});

test('of several containers one must be named', async () => {
  const two = fargate({}, container({ name: 'web' }), container());
  expect(await refused(two, { image: 'app:2' })).toEqual([
    'input container-name: image is for a container, and the task definition has several and none is named',
  ]);
});

test('without anything to change it is refused', async () => {
  expect(await refused(fargate(), {})).toEqual([
    expect.stringContaining('nothing is to be changed in the task definition'),
  ]);
});

test('everything that is wrong is told at once', async () => {
  const app = container({ portMappings: [{ containerPort: 80, hostPort: 8080 }], imag: 'x' });
  const inputs = {
    'container-name': 'app',
    image: 'app:2',
    images: 'wbe=x',
    'task-role-arn': 'arn:aws:iam::1:role/x',
  };
  expect((await refusals(fargate({ cpu: '300' }, app), inputs)).map(({ code }) => code).toSorted()).toEqual([
    'task-definition-container-unknown',
    'task-definition-key-unknown',
    'task-definition-port',
    'task-definition-role',
    'task-definition-size',
  ]);
});

test('empty lists stay as they are written, and keys that only Describe returns go', async () => {
  const { definition } = await renderAction(
    fargate({ volumes: [], revision: 3, status: 'ACTIVE' }, container({ environment: [], mountPoints: [] })),
    { image: 'app:2' },
  );
  expect(definition).toEqual(
    fargate({ volumes: [] }, container({ image: 'app:2', environment: [], mountPoints: [] })),
  );
});
