import { type ActionOptions, runAction, signalled } from '../../harness/run-action.js';
import { ScriptedElb } from '../../harness/scripted-elb.js';

let elb: ScriptedElb;
beforeEach(async () => {
  elb = await ScriptedElb.start();
  elb.group('users', ['10.0.0.9']);
});
afterEach(() => elb.stop());

const register = (inputs: Readonly<Record<string, string>>, options: Partial<ActionOptions> = {}) =>
  runAction('register-target', {
    inputs: { 'target-group': 'users', targets: '10.0.0.1', poll: '20ms', ...inputs },
    directory: process.cwd(),
    env: elb.environment,
    ...options,
  });

test('the action says how it ended, what changed and whether all is healthy', async () => {
  const first = await register({});
  expect(first).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'changed', changed: 'true', healthy: 'true' },
  });
  expect(JSON.parse(first.outputs.results ?? '')).toMatchObject([
    {
      target: 'users',
      outcome: 'changed',
      details: { targets: [{ target: '10.0.0.1:3001', state: 'healthy' }] },
    },
  ]);
  const again = await register({});
  expect(again).toMatchObject({
    exitCode: 0,
    outputs: { outcome: 'unchanged', changed: 'false', healthy: 'true' },
  });
  expect(elb.writes).toHaveLength(1);
});

test('a failure begins with the reason of the target group, and leaves nothing behind', async () => {
  elb.healthOf = ({ id }) =>
    id === '10.0.0.9'
      ? { state: 'healthy' }
      : { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' };
  const run = await register({ timeout: '200ms' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back', healthy: 'false' } });
  expect(run.errors[0]).toContain('10.0.0.1:3001 is unhealthy: Request timed out (Target.Timeout)');
  expect(run.errors[0]).toContain('security groups');
  expect(elb.members('users')).toEqual(['10.0.0.9:3001']);
});

test('a cancel takes away what it had added', async () => {
  elb.healthOf = () => ({ state: 'initial', reason: 'Elb.RegistrationInProgress' });
  const run = await register({}, signalled('SIGINT', 'is initial'));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled' } });
  expect(elb.members('users')).toEqual(['10.0.0.9:3001']);
});

test('what is wrong in several inputs is one annotation, and nobody is asked', async () => {
  const run = await register({ targets: 'web1', state: 'register', timeout: '5' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors).toHaveLength(1);
  for (const name of ['targets', 'state', 'timeout']) expect(run.errors[0]).toContain(`input ${name}`);
  expect(elb.calls).toEqual([]);
});
