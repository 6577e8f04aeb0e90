import { onScriptedElb, resultOf } from './running.js';

const here = onScriptedElb();
const unhealthy = {
  state: 'unhealthy',
  reason: 'Target.ResponseCodeMismatch',
  description: 'Health checks failed with these codes: [502]',
};
const users = { 'target-group': 'users', targets: '10.0.0.1' };

describe('registered', () => {
  test('waits until a new target is healthy', async () => {
    here.elb.group('users');
    here.elb.healthOf = ({ looks }) => ({ state: looks < 3 ? 'initial' : 'healthy' });
    const ending = await here.run(users);
    expect(ending).toMatchObject({ outcome: 'changed', outputs: { healthy: true, changed: true } });
    expect(here.elb.writes).toEqual(['RegisterTargets 10.0.0.1:3001']);
    expect(resultOf(ending)?.details).toMatchObject({
      targets: [{ target: '10.0.0.1:3001', state: 'healthy' }],
    });
    expect(here.notices()).toEqual(['users: 10.0.0.1:3001 is initial', 'users: 10.0.0.1:3001 is healthy']);
  });

  test('makes no write call for a target that is healthy already', async () => {
    here.elb.group('users', ['10.0.0.1']);
    const ending = await here.run(users);
    expect(ending).toMatchObject({ outcome: 'unchanged', outputs: { healthy: true, changed: false } });
    expect(here.elb.writes).toEqual([]);
  });

  test('registers only those of several that are missing, by the ARN too', async () => {
    const { TargetGroupArn } = here.elb.group('users', ['10.0.0.1']);
    await here.run({ 'target-group': TargetGroupArn, targets: ['10.0.0.1', '10.0.0.2', '10.0.0.1:4000'] });
    expect(here.elb.writes).toEqual(['RegisterTargets 10.0.0.2:3001 10.0.0.1:4000']);
  });

  test('says in the words of the target group why it is not healthy, and takes away what it added', async () => {
    here.elb.group('users', ['10.0.0.9']);
    here.elb.healthOf = ({ id }) => (id === '10.0.0.1' ? unhealthy : { state: 'healthy' });
    const ending = await here.run({ ...users, timeout: '30ms' });
    expect(ending).toMatchObject({ outcome: 'rolled-back', error: { code: 'target-not-healthy' } });
    expect(ending.error?.message).toContain('target group users');
    expect(ending.error?.message).toContain(
      '10.0.0.1:3001 is unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)',
    );
    expect(ending.outputs.healthy).toBe(false);
    expect(here.elb.writes).toEqual(['RegisterTargets 10.0.0.1:3001', 'DeregisterTargets 10.0.0.1:3001']);
    expect(here.elb.members('users')).toEqual(['10.0.0.9:3001']);
  });

  test('waits for a member that is unhealthy, and leaves it in when it stays so', async () => {
    here.elb.group('users', ['10.0.0.1']);
    here.elb.healthOf = () => unhealthy;
    expect(await here.run({ ...users, timeout: '20ms' })).toMatchObject({ outcome: 'failed' });
    expect(here.elb.writes).toEqual([]);
  });

  test('takes away what it added when it is cancelled', async () => {
    here.elb.group('users');
    here.elb.healthOf = () => ({ state: 'initial' });
    here.elb.onCall = ({ action }) => {
      if (action === 'DescribeTargetHealth' && here.elb.writes.length > 0) here.cancel();
    };
    expect((await here.run(users)).outcome).toBe('cancelled');
    expect(here.elb.members('users')).toEqual([]);
  });

  test('registers a target again that is being drained', async () => {
    const group = here.elb.group('users', ['10.0.0.1']);
    Object.assign(group.targets[0] ?? {}, { draining: true });
    expect((await here.run(users)).outcome).toBe('changed');
    expect(here.elb.members('users')).toEqual(['10.0.0.1:3001']);
  });

  test('goes on when the API asks to slow down, also for longer than its client tries', async () => {
    here.elb.group('users');
    here.elb.onCall = ({ action }) => {
      if (action === 'RegisterTargets') here.elb.refuse('DescribeTargetHealth', 'Throttling', 4);
    };
    expect((await here.run(users)).outcome).toBe('changed');
  });

  test('says what would change, and changes nothing, in a dry run', async () => {
    here.elb.group('users');
    const ending = await here.run({ ...users, 'dry-run': true });
    expect(ending.outcome).toBe('planned');
    expect(resultOf(ending)?.changes).toEqual([
      { subject: 'target 10.0.0.1:3001', action: 'create', detail: 'into users' },
    ]);
    expect(here.elb.writes).toEqual([]);
  });
});

describe('what cannot be a target is told before anything is written', () => {
  const refused = async (given: Readonly<Record<string, unknown>>) => {
    const ending = await here.run(given);
    expect(here.elb.writes).toEqual([]);
    expect(ending.outcome).toBe('failed');
    return ending.error;
  };

  test('a target group that is not there, with the nearest name', async () => {
    here.elb.group('users-prod');
    here.elb.group('orders');
    expect(await refused({ ...users, 'target-group': 'user-prod' })).toMatchObject({
      code: 'target-group-missing',
      what: 'there is no target group user-prod; did you mean users-prod?',
      remedy: expect.stringContaining('users-prod, orders'),
    });
  });

  test('an address in a group of instances, an instance in one of addresses, a group of functions', async () => {
    here.elb.group('instances', [], { TargetType: 'instance' });
    here.elb.group('addresses');
    here.elb.group('functions', [], { TargetType: 'lambda' });
    const told = [
      await refused({ 'target-group': 'instances', targets: '10.0.0.1' }),
      await refused({ 'target-group': 'addresses', targets: 'i-01' }),
      await refused({ 'target-group': 'functions', targets: 'i-01' }),
    ];
    expect(told.map((error) => error?.code)).toEqual(['target-type', 'target-type', 'target-type']);
    expect(told[0]?.what).toBe(
      'instances is of the target type instance and takes instance ids, not 10.0.0.1',
    );
  });

  test('a public address, to which no load balancer sends requests', async () => {
    here.elb.group('users');
    expect(await refused({ 'target-group': 'users', targets: '203.0.113.7, 10.0.0.1' })).toMatchObject({
      code: 'target-address',
      what: '203.0.113.7 is a public address, and users takes private ones',
    });
  });

  test('instances that do not run, are in another VPC, or are not there: all at once', async () => {
    here.elb.group('users', [], { TargetType: 'instance' });
    here.elb.instances.set('i-01', { state: 'running', vpcId: 'vpc-1' });
    here.elb.instances.set('i-02', { state: 'stopped', vpcId: 'vpc-1' });
    here.elb.instances.set('i-03', { state: 'running', vpcId: 'vpc-2' });
    expect(await refused({ 'target-group': 'users', targets: 'i-01,i-02,i-03,i-04' })).toMatchObject({
      code: 'target-instance',
      what: 'the instance i-02 is stopped; the instance i-03 is in vpc-2, and the group in vpc-1; there is no instance i-04',
    });
  });

  test('what AWS refuses', async () => {
    here.elb.refuse('DescribeTargetGroups', 'AccessDenied', 1, { message: 'not you', status: 403 });
    expect(await refused(users)).toMatchObject({
      code: 'aws-refused',
      what: 'elasticloadbalancing:DescribeTargetGroups: not you',
      remedy: 'Allow elasticloadbalancing:DescribeTargetGroups in the policy of the role.',
    });
  });
});
