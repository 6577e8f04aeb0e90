import type { Condition } from '../../../lib/elb/types.js';
import { onScriptedElb, resultOf } from './running.js';

const here = onScriptedElb();
const paths = (...Values: string[]): Condition[] => [
  { Field: 'path-pattern', Values, PathPatternConfig: { Values } },
];
const to = (group: { readonly TargetGroupArn: string }) => [
  { Type: 'forward', TargetGroupArn: group.TargetGroupArn },
];
const users = (rules: unknown) => ({ 'target-group': 'users', rules });
const shop = (priority: number | string, path: string | string[]) => ({
  listener: 'shop:80',
  priority,
  path,
});
const listed = () =>
  here.elb.rules.map(({ Priority, Conditions = [] }) => [
    Priority,
    Conditions.flatMap(({ Values, PathPatternConfig }) => PathPatternConfig?.Values ?? Values ?? []).join(
      ' ',
    ),
  ]);

describe('rules', () => {
  const wanted = [shop(1, '/api/users/*'), shop(2, ['/api/auth/*', '/login'])];

  test('arrive as listed, and a second run makes no write call', async () => {
    here.elb.group('users');
    const first = await here.run(users(wanted));
    expect(first.outcome).toBe('changed');
    expect(listed()).toEqual([
      ['1', '/api/users/*'],
      ['2', '/api/auth/* /login'],
    ]);
    const made = here.elb.writes.length;
    expect((await here.run(users(JSON.stringify(wanted)))).outcome).toBe('unchanged');
    expect(here.elb.writes).toHaveLength(made);
  });

  test('of another path at the same priority are updated, and at another priority moved', async () => {
    const group = here.elb.group('users');
    here.elb.rule(1, paths('/old/*'), to(group));
    here.elb.rule(7, paths('/api/auth/*'), to(group));
    const ending = await here.run(users([shop(1, '/new/*'), shop(2, '/api/auth/*')]));
    expect(resultOf(ending)?.changes.map(({ action, detail }) => [action, detail])).toEqual([
      ['update', 'priority 7 -> 2, path /api/auth/*'],
      ['update', 'path /new/*'],
    ]);
    expect(here.elb.writes).toEqual(['SetRulePriorities', 'ModifyRule']);
    expect(listed()).toEqual([
      ['1', '/new/*'],
      ['2', '/api/auth/*'],
    ]);
  });

  test('may change places', async () => {
    const group = here.elb.group('users');
    here.elb.rule(1, paths('/a'), to(group));
    here.elb.rule(2, paths('/b'), to(group));
    await here.run(users([shop(1, '/b'), shop(2, '/a')]));
    expect(here.elb.writes).toEqual(['SetRulePriorities']);
    expect(listed()).toEqual([
      ['2', '/a'],
      ['1', '/b'],
    ]);
  });

  test('of somebody else are named, and nothing is changed', async () => {
    const [, orders] = [here.elb.group('users'), here.elb.group('orders')];
    const { RuleArn } = here.elb.rule(2, paths('/api/orders/*'), to(orders));
    const ending = await here.run(users(wanted));
    expect(ending).toMatchObject({ outcome: 'failed', error: { code: 'target-rule-taken' } });
    expect(ending.error?.what).toContain(
      `priority 2 of shop:80 is taken: path /api/orders/* -> target group orders (${RuleArn})`,
    );
    expect(here.elb.writes).toEqual([]);
  });

  test('stay when they are no longer listed, and go when that is asked for', async () => {
    const group = here.elb.group('users');
    here.elb.rule(1, paths('/api/users/*'), to(group));
    here.elb.rule(5, paths('/beta/*'), to(group));
    expect((await here.run(users([shop(1, '/api/users/*')]))).outcome).toBe('unchanged');
    await here.run(users([{ listener: 'shop:80', priority: 5, remove: true }]));
    expect(listed()).toEqual([['1', '/api/users/*']]);
    expect((await here.run(users([{ listener: 'shop:80', priority: 5, remove: true }]))).outcome).toBe(
      'unchanged',
    );
  });

  test('of somebody else do not go, though that is asked for', async () => {
    here.elb.group('users');
    here.elb.rule(5, paths('/beta/*'), to(here.elb.group('orders')));
    const ending = await here.run(users([{ listener: 'shop:80', priority: 5, remove: true }]));
    expect(ending.error?.code).toBe('target-rule-taken');
    expect(here.elb.writes).toEqual([]);
  });

  test('take the default of a listener that only answers by itself, and no other', async () => {
    const group = here.elb.group('frontend');
    here.elb.rule('default', [], [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }]);
    const frontend = (name: string) => ({
      'target-group': name,
      rules: [{ listener: 'shop:80', priority: 'default' }],
    });
    expect((await here.run(frontend('frontend'))).outcome).toBe('changed');
    expect(here.elb.rules[0]?.Actions).toMatchObject(to(group));
    expect((await here.run(frontend('frontend'))).outcome).toBe('unchanged');
    here.elb.group('other');
    expect((await here.run(frontend('other'))).error?.code).toBe('target-rule-taken');
  });

  test('go back as they were when the targets do not get healthy', async () => {
    const group = here.elb.group('users');
    here.elb.rule(1, paths('/old/*'), to(group));
    here.elb.rule(7, paths('/api/auth/*'), to(group));
    here.elb.rule(9, paths('/gone/*'), to(group));
    const before = listed().toSorted();
    here.elb.healthOf = () => ({ state: 'unhealthy' });
    const rules = [
      shop(1, '/new/*'),
      shop(2, '/api/auth/*'),
      shop(3, '/more/*'),
      { listener: 'shop:80', priority: 9, remove: true },
    ];
    const ending = await here.run({ ...users(rules), targets: '10.0.0.1', timeout: '20ms' });
    expect(ending.outcome).toBe('rolled-back');
    expect(listed().toSorted()).toEqual(before);
    expect(here.elb.members('users')).toEqual([]);
  });

  test('name a listener that there is not, with the nearest', async () => {
    here.elb.group('users');
    const ending = await here.run(users([{ listener: 'shop:81', priority: 1, path: '/x' }]));
    expect(ending.error).toMatchObject({
      code: 'target-listener-missing',
      what: expect.stringContaining('did you mean shop:80?'),
    });
  });

  test('that are written wrong are told all at once', async () => {
    const written = [
      { listener: 'shop', priority: 0, paths: '/x' },
      shop('default', '/x'),
      shop(3, '/a'),
      shop(3, '/b'),
    ];
    const thrown = await here.run(users(written)).catch((error: unknown) => error);
    expect(String(thrown)).toContain("its listener is neither an ARN nor a load balancer's name with a port");
    expect(String(thrown)).toContain('it has no key paths; path?');
    expect(String(thrown)).toContain('its priority is neither a number from 1 to 50000 nor default');
    expect(String(thrown)).toContain('the default rule matches everything');
    expect(String(thrown)).toContain('priority 3 of shop:80 is that of entry 3 already');
    expect(here.elb.calls).toEqual([]);
  });
});

describe('a target group', () => {
  const create = {
    Protocol: 'HTTP',
    Port: 3001,
    VpcId: 'vpc-1',
    TargetType: 'ip',
    HealthCheckPath: '/health',
    HealthCheckIntervalSeconds: 10,
    HealthyThresholdCount: 2,
    Matcher: '200-299',
    Attributes: { 'deregistration_delay.timeout_seconds': 30 },
  };
  const whole = { 'target-group': 'users', targets: '10.0.0.1', create, rules: [shop(1, '/api/users/*')] };

  test('that is missing is made with its health check, before its rules and its targets', async () => {
    expect((await here.run(whole)).outcome).toBe('changed');
    expect(here.elb.writes).toEqual([
      'CreateTargetGroup',
      'ModifyTargetGroupAttributes',
      'CreateRule 1',
      'RegisterTargets 10.0.0.1:3001',
    ]);
    const made = here.elb.calls.find(({ action }) => action === 'CreateTargetGroup')?.question;
    expect(made).toMatchObject({
      Name: 'users',
      Port: '3001',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: '10',
      Matcher: { HttpCode: '200-299' },
    });
    expect(here.elb.groups[0]?.attributes['deregistration_delay.timeout_seconds']).toBe('30');
    expect((await here.run(whole)).outcome).toBe('unchanged');
  });

  test('that was made goes again when its targets do not get healthy', async () => {
    here.elb.healthOf = () => ({ state: 'unhealthy' });
    expect((await here.run({ ...whole, timeout: '20ms' })).outcome).toBe('rolled-back');
    expect(here.elb.groups).toEqual([]);
    expect(here.elb.rules).toEqual([]);
  });

  test('is not made from settings that are misspelt or lack something', async () => {
    const written = { ...create, VpcId: undefined, HealthCheckpath: '/x', Port: 'many' };
    const thrown = await here.run({ ...whole, create: written }).catch((error: unknown) => error);
    expect(String(thrown)).toContain('CreateTargetGroup has no key HealthCheckpath');
    expect(String(thrown)).toContain('Port is no whole number');
    expect(here.elb.calls).toEqual([]);
  });
});
