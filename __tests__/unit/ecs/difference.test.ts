import { differenceChanges, differenceLines, taskDefinitionDifference } from '../../../lib/ecs/difference.js';
import type { TaskDefinition } from '../../../lib/ecs/task-definition.js';
import { container, fargate, renderAction } from './rendering.js';

const lines = (before: object | undefined, after: object) =>
  differenceLines(taskDefinitionDifference(before as TaskDefinition | undefined, after as TaskDefinition));

test('the same has no difference', () => {
  expect(lines(fargate(), fargate())).toEqual([]);
});

test('values are shown, with what they were', () => {
  const environment = [
    { name: 'LEVEL', value: 'info' },
    { name: 'OLD', value: '1' },
  ];
  const after = [
    { name: 'NEW', value: 'two words' },
    { name: 'LEVEL', value: 'debug' },
  ];
  expect(
    lines(
      fargate({}, container({ environment })),
      fargate({ cpu: '512' }, container({ image: 'app:2', environment: after }), container({ name: 'side' })),
    ),
  ).toEqual([
    '~ task definition',
    '~   cpu: 256 -> 512',
    '~ container app',
    '~   image: app:1 -> app:2',
    '+   environment NEW: two words',
    '~   environment LEVEL: info -> debug',
    '-   environment OLD: 1',
    '+ container side',
    '+   image: app:1',
  ]);
});

test('a variable that may be a secret is told without its values, also when it becomes a secret of ECS', () => {
  const before = container({
    environment: [
      { name: 'DB_PASSWORD', value: 'old-pa55' },
      { name: 'API_KEY', value: 'old-k3y' },
      { name: 'DATABASE_URL', value: 'postgres://app:old-pa55@db/app' },
    ],
    logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 'old-t0ken' } },
  });
  const after = container({
    environment: [
      { name: 'API_KEY', value: 'new-k3y' },
      { name: 'DATABASE_URL', value: 'postgres://db/app' },
      { name: 'REDIS_URL', value: 'redis://:pa55@redis' },
    ],
    secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:a' }],
    logConfiguration: { logDriver: 'splunk', options: { 'splunk-token': 'new-t0ken' } },
  });
  const sections = [fargate({}, before), fargate({}, after)] as unknown as [TaskDefinition, TaskDefinition];
  expect(lines(...sections)).toEqual([
    '~ container app',
    '~   environment API_KEY: *** -> ***',
    '~   environment DATABASE_URL: *** -> postgres://db/app',
    '+   environment REDIS_URL: ***',
    '+   secret DB_PASSWORD: arn:a',
    '~   logConfiguration.options.splunk-token: *** -> ***',
    '-   environment DB_PASSWORD: ***',
  ]);
  expect(JSON.stringify(differenceChanges(taskDefinitionDifference(...sections)))).not.toMatch(
    /pa55|k3y|t0ken/,
  );
});

test('a secret is its ARN', () => {
  const secrets = (valueFrom: string) => fargate({}, container({ secrets: [{ name: 'KEY', valueFrom }] }));
  expect(lines(secrets('arn:a'), secrets('arn:b'))).toEqual([
    '~ container app',
    '~   secret KEY: arn:a -> arn:b',
  ]);
});

test('the order of variables, ports and containers does not matter', () => {
  const [a, b] = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  const [http, https] = [{ containerPort: 80 }, { containerPort: 443 }];
  const [app, side] = [
    (list: object[], portMappings: object[]) => container({ environment: list, portMappings }),
    container({ name: 'side' }),
  ];
  expect(
    lines(fargate({}, app([a, b], [http, https]), side), fargate({}, side, app([b, a], [https, http]))),
  ).toEqual([]);
});

test('the order of a command matters', () => {
  const run = (...command: string[]) => fargate({}, container({ command }));
  expect(lines(run('a', 'b'), run('b', 'a'))).toHaveLength(2);
});

test('what Describe fills in is no difference', () => {
  const described = fargate(
    { volumes: [], placementConstraints: [], cpu: '256' },
    container({
      cpu: 0,
      environment: [],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    }),
  );
  const written = fargate(
    { cpu: '.25 vCPU', memory: '0.5 GB' },
    { name: 'app', image: 'app:1', portMappings: [{ containerPort: 80 }] },
  );
  expect(lines(described, written)).toEqual([]);
});

test('values that differ behind what is shown are different', () => {
  const long = (end: string) => fargate({}, container({ command: ['x'.repeat(300), end] }));
  expect(lines(long('a'), long('b'))).toHaveLength(2);
});

test('against nothing all is new', () => {
  expect(lines(undefined, fargate())[0]).toBe('+ task definition');
});

test('a plan has a line for each part', () => {
  const sections = taskDefinitionDifference(
    fargate({}, container(), container({ name: 'old' })) as TaskDefinition,
    fargate({}, container({ image: 'app:2' })) as TaskDefinition,
  );
  expect(differenceChanges(sections)).toEqual([
    { subject: 'container app', action: 'update', detail: 'image app:1 -> app:2' },
    { subject: 'container old', action: 'remove' },
  ]);
});

test('the action hands the difference on', async () => {
  const { ending } = await renderAction(fargate(), { image: 'app:2' });
  expect(ending).toMatchObject({
    outcome: 'planned',
    outputs: {
      diff: '~ container app\n~   image: app:1 -> app:2',
      results: [{ target: 'app', outcome: 'planned', changes: [{ subject: 'container app' }] }],
    },
  });
});
