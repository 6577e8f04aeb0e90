import { patientCompose } from '../../harness/hello.js';
import { onceSaid } from '../cli/command-line.js';
import { Pair } from './pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start(undefined, { 1: {}, never: { HEALTHY_AFTER: 'never' } });
  // A run is to be still at it when its lock is broken, however slow the machine is.
  await pair.hello.write('compose.yml', patientCompose);
  await pair.up({});
});

afterAll(() => pair?.stop());

test('without a lock there is nothing to break, and nothing to ask', async () => {
  expect(await pair.run(['unlock'])).toMatchObject({ exitCode: 0, stdout: 'No lock is held.\n' });
});

test('the lock of a living run is shown, stays without a yes, and its run stops when it is broken', async () => {
  const { promise: isSwitching, resolve } = Promise.withResolvers<void>();
  const deploying = pair.run(
    ['up'],
    { api: 'never' },
    {
      onOutput: (soFar) => void (soFar.includes('deploy-compose: switching') && resolve()),
    },
  );
  await Promise.race([isSwitching, deploying]);

  const asked = await pair.run(['unlock']);
  expect(asked.exitCode).toBe(2);
  expect(asked.stderr).toMatch(/api: hello is locked by .*\(pid \d+\) since 20\d\d-\S+Z, heard of \d+ s ago/);
  expect(asked.stderr).toContain('--yes');

  const onOutput = onceSaid(/Break .*\[y\/N\]/, (child) => child.stdin?.write('n\n'));
  const refused = await pair.run(['unlock'], {}, { terminal: true, onOutput });
  expect(refused.stdout).toMatch(/api: hello is locked by/);
  expect(refused.stdout).toContain('Nothing was changed.');
  expect(refused.exitCode).toBe(1);

  const broken = await pair.run(['unlock', '--yes', '--json']);
  expect(broken.exitCode).toBe(0);
  const { locks } = JSON.parse(broken.stdout) as { locks: readonly object[] };
  expect(locks.find((lock) => 'host' in lock && lock.host === 'api')).toMatchObject({
    project: 'hello',
    dead: false,
    broken: true,
  });

  const run = await deploying;
  expect(run.stdout).toContain('[lock-lost]');
  // What it had switched it may not touch any more.
  expect(run.exitCode).toBe(3);
  expect(run.stdout).toContain('Could not be put back');
});

test('the next run takes the host from where the other one left it', async () => {
  await pair.up({});
  expect(await pair.hello.versions()).toEqual(['1', '1']);
});

test('a host that is gone is named, and the others are looked at', async () => {
  await pair.host('api').kill();
  const { exitCode, stdout } = await pair.run(['unlock', '--yes']);
  expect(stdout).toContain('[ssh-connection-refused]');
  expect(stdout).toContain('No other lock is held.');
  expect(exitCode).toBe(1);
});
