import { trustsTasks } from '../../../../lib/ecs/preflight/trust';

const trusts = (...statements: object[]) =>
  trustsTasks(encodeURIComponent(JSON.stringify({ Version: '2012-10-17', Statement: statements })));

const tasks = {
  Effect: 'Allow',
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
  Action: 'sts:AssumeRole',
};

test('a policy that names the tasks of ECS lets them', () => {
  expect(trusts(tasks)).toBe(true);
});

test.each<[string, object]>([
  [
    'services in a list',
    { ...tasks, Principal: { Service: ['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com'] } },
  ],
  ['several actions', { ...tasks, Action: ['sts:TagSession', 'sts:AssumeRole'] }],
  ['all actions of STS', { ...tasks, Action: 'sts:*' }],
  ['everybody', { ...tasks, Principal: '*' }],
  [
    'all but some',
    { Effect: 'Allow', NotPrincipal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
  ],
])('%s may do so too', (_, statement) => {
  expect(trusts(statement)).toBe(true);
});

test.each<[string, object]>([
  ['another service', { ...tasks, Principal: { Service: 'ecs.amazonaws.com' } }],
  ['an account', { ...tasks, Principal: { AWS: 'arn:aws:iam::123456789012:root' } }],
  ['another action', { ...tasks, Action: 'sts:TagSession' }],
  ['a refusal', { ...tasks, Effect: 'Deny' }],
])('%s does not let them', (_, statement) => {
  expect(trusts(statement)).toBe(false);
});

test('one statement of several is enough', () => {
  expect(trusts({ ...tasks, Principal: { Service: 'ec2.amazonaws.com' } }, tasks)).toBe(true);
});

test('a statement by itself is read as a list of one', () => {
  expect(trustsTasks(encodeURIComponent(JSON.stringify({ Statement: tasks })))).toBe(true);
});

test('what cannot be read is left to ECS', () => {
  expect(trustsTasks('%E0%A4%A')).toBe(true);
});
