import { onScriptedElb, resultOf } from './running.js';

const here = onScriptedElb();
const drained = { 'target-group': 'users', targets: '10.0.0.1', state: 'drained' };

describe('drained', () => {
  test('waits until the target is gone', async () => {
    here.elb.group('users', ['10.0.0.1', '10.0.0.2']);
    here.elb.stillDrains = ({ looks }) => looks < 4;
    const ending = await here.run(drained);
    expect(ending).toMatchObject({ outcome: 'changed', outputs: { healthy: false } });
    expect(resultOf(ending)?.details).toMatchObject({
      targets: [{ target: '10.0.0.1:3001', state: 'none' }],
    });
    expect(here.elb.groups[0]?.targets.map(({ id }) => id)).toEqual(['10.0.0.2']);
    expect(here.notices()[0]).toBe('users: 10.0.0.1:3001 is draining: (Target.DeregistrationInProgress)');
  });

  test('makes no write call for a target that is out already', async () => {
    here.elb.group('users', ['10.0.0.2']);
    expect((await here.run(drained)).outcome).toBe('unchanged');
    expect(here.elb.writes).toEqual([]);
  });

  test('only waits for one that drains already', async () => {
    const group = here.elb.group('users', ['10.0.0.1']);
    Object.assign(group.targets[0] ?? {}, { draining: true });
    expect((await here.run(drained)).outcome).toBe('unchanged');
    expect(here.elb.writes).toEqual([]);
    expect(group.targets).toEqual([]);
  });

  test('registers again what it drained when it is cancelled in the middle, and waits until it is healthy', async () => {
    here.elb.group('users', ['10.0.0.1']);
    here.elb.stillDrains = () => true;
    here.elb.onCall = ({ action }) => {
      if (action === 'DescribeTargetHealth' && here.elb.writes.length > 0) here.cancel();
    };
    const ending = await here.run(drained);
    expect(ending.outcome).toBe('cancelled');
    expect(here.elb.writes).toEqual(['DeregisterTargets 10.0.0.1:3001', 'RegisterTargets 10.0.0.1:3001']);
    expect(here.elb.members('users')).toEqual(['10.0.0.1:3001']);
  });

  test('names a target that was put back and does not get healthy again', async () => {
    here.elb.group('users', ['10.0.0.1']);
    let registered = false;
    here.elb.onCall = ({ action }) => {
      if (action === 'DeregisterTargets') here.elb.refuse('DescribeTargetGroupAttributes', 'AccessDenied');
      registered ||= action === 'RegisterTargets';
    };
    here.elb.healthOf = () => (registered ? { state: 'unhealthy' } : { state: 'healthy' });
    const ending = await here.run({ ...drained, timeout: '20ms' });
    expect(ending).toMatchObject({ outcome: 'failed', error: { code: 'aws-refused' } });
    expect(resultOf(ending)?.notPutBack?.join()).toContain('10.0.0.1:3001 is unhealthy');
  });
});

test('deregistered does not wait', async () => {
  here.elb.group('users', ['10.0.0.1']);
  here.elb.stillDrains = () => true;
  expect((await here.run({ ...drained, state: 'deregistered' })).outcome).toBe('changed');
  expect(here.elb.writes).toEqual(['DeregisterTargets 10.0.0.1:3001']);
  expect((await here.run({ ...drained, state: 'deregistered' })).outcome).toBe('unchanged');
});
