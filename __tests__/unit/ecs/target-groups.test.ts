import { groupsProblems } from '../../../lib/ecs/service/target-groups.js';
import type { TaskDefinition } from '../../../lib/ecs/task-definition.js';
import type { TargetGroup } from '../../../lib/elb/types.js';

const name = { cluster: 'prod', service: 'web' };
const group = (more: Partial<TargetGroup>): TargetGroup => ({
  TargetGroupArn: 'arn:web',
  TargetGroupName: 'web',
  ...more,
});
const definition = (networkMode?: 'awsvpc' | 'bridge' | 'host') =>
  ({
    ...(networkMode && { networkMode }),
    containerDefinitions: [{ name: 'app', portMappings: [{ containerPort: 3000 }] }],
  }) as TaskDefinition;

test.each([
  ['awsvpc', 'ip'],
  ['bridge', 'instance'],
  ['host', 'instance'],
  [undefined, 'instance'],
] as const)('tasks of the network mode %s are targets of the type %s', (mode, type) => {
  expect(groupsProblems(name, [group({ TargetType: type })], definition(mode))).toEqual([]);
  const other = type === 'ip' ? 'instance' : 'ip';
  expect(() => groupsProblems(name, [group({ TargetType: other })], definition(mode))).toThrow(
    `its target group web is of the target type ${other}`,
  );
});

test.each(['traffic-port', '3000', undefined])('a health check on port %s is no doubt', (port) => {
  const one = group({ TargetType: 'ip', ...(port && { HealthCheckPort: port }) });
  expect(groupsProblems(name, [one], definition('awsvpc'))).toEqual([]);
});

test('a health check on a port that no container names is one', () => {
  const one = group({ TargetType: 'ip', HealthCheckPort: '9000' });
  expect(groupsProblems(name, [one], definition('awsvpc'))).toEqual([
    expect.stringContaining('goes to port 9000, which no container of the task definition names'),
  ]);
});

test('where instances map ports, the port of a health check says nothing', () => {
  const one = group({ TargetType: 'instance', HealthCheckPort: '9000' });
  expect(groupsProblems(name, [one], definition('bridge'))).toEqual([]);
});
