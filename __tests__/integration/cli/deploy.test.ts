import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HeldCompose } from '../../harness/held-compose.js';
import { reaching } from '../../harness/run-action.js';
import { onceSaid } from './command-line.js';
import { HelloSystem, secret } from './system.js';

let system: HelloSystem;
beforeAll(async () => {
  system = await HelloSystem.start();
});
afterAll(() => system?.stop());

test('plan shows what would change, by phase, host and step, and touches nothing', async () => {
  const run = await system.run(['plan']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/phase first\n {2}api\n {4}deploy-compose\n {6}\+ create service web/);
  expect(run.stdout).toContain('hello: planned, 2 changes on 2 hosts. Nothing was touched.');
  expect(await system.hello.containers()).toEqual(['', '']);
});

test('up deploys: lines in a pipe, then the report; a page; and no secret anywhere', async () => {
  const run = await system.run(['up', '--html', 'report/up.html']);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/\[second\/web\] deploy-compose: switched/);
  expect(run.stdout).toMatch(/hello: deployed after .*\n$/);
  expect(await system.hello.versions()).toEqual(['1', '1']);
  const file = join(system.hello.workspace, 'report/up.html');
  const page = await readFile(file, 'utf8');
  expect(page).toContain('hello: deployed');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(run.stdout + page).not.toContain(secret);
});

test('up again is unchanged, and plan says so', async () => {
  const before = await system.hello.containers();
  const run = await system.run(['up', '--json']);
  expect(run.exitCode).toBe(0);
  expect(JSON.parse(run.stdout)).toMatchObject({ outcome: 'unchanged', exitCode: 0, title: 'hello' });
  expect(run.stderr).toContain('deploy-compose: nothing to do');
  expect(await system.run(['plan'])).toMatchObject({
    exitCode: 0,
    stdout: 'hello: unchanged, everything is as the file says.\n',
  });
  expect(await system.hello.containers()).toEqual(before);
});

test('a wrong file is exit 2, in one document, with every problem at its place', async () => {
  const file = join(system.hello.workspace, 'wrong.yml');
  await writeFile(
    file,
    'project: hello\nhosts: { web: 10.0.0.5 }\nphasess: []\nphases:\n  - name: a\n    hosts: wep\n    steps: []\n',
  );
  const run = await system.run(['up', '--json', '--config', 'wrong.yml']);
  expect(run).toMatchObject({ exitCode: 2, stderr: '' });
  const { outcome, exitCode, problems } = JSON.parse(run.stdout);
  expect({ outcome, exitCode }).toEqual({ outcome: 'failed', exitCode: 2 });
  expect(problems.map(({ where }: { where: string }) => where)).toEqual(
    expect.arrayContaining(['wrong.yml:3:1', 'wrong.yml:6:12']),
  );
  const spoken = await system.run(['up', '--config', 'wrong.yml']);
  expect(spoken).toMatchObject({ exitCode: 2, stdout: '' });
  expect(spoken.stderr).toContain('wrong.yml:3:1');
});

test('what is wrong on the command line is the same document', async () => {
  const run = await system.run(['up', '--json', '--phas', 'first']);
  expect(run).toMatchObject({ exitCode: 2, stderr: '' });
  expect(JSON.parse(run.stdout).problems).toMatchObject([
    { code: 'cli-option-unknown', remedy: 'Write --phase.' },
  ]);
});

test('a host without a pin is exit 2, before anything was tried', async () => {
  const run = await system.run(['up'], '2', {
    env: {
      KNOWN_HOSTS:
        '10.255.255.1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGYAl5ByGmRrFB2GRXkC2nPlHMl8bTqPq7GvlJ0yIHiZ',
    },
  });
  expect(run.exitCode).toBe(2);
  expect(await system.hello.versions()).toEqual(['1', '1']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle undoes what had changed, says so, and is exit %i', async (signal, exitCode) => {
  const run = await system.run(['up'], 'held', {
    onOutput: onceSaid(/\[second\/web\] deploy-compose: switching/, (child) => child.kill(signal)),
  });
  expect(run).toMatchObject({ exitCode, stderr: '' });
  expect(run.stdout).toContain(`${signal}: cancelled. What this run changed goes back`);
  expect(run.stdout).toContain('[first/api] deploy-compose: is as before');
  expect(await system.hello.versions()).toEqual(['1', '1']);
});

test('a second Ctrl-C says what it waits for', async () => {
  let held: Promise<HeldCompose> | undefined;
  let done: Promise<unknown> | undefined;
  // The first host is not back before Compose goes on there, which is when that was said.
  const steps = [
    onceSaid(/\[second\/web\] deploy-compose: switching/, (child) => {
      held = HeldCompose.on(system.hello.fleet.host('api'));
      done = held.then(() => child.kill('SIGINT'));
    }),
    onceSaid('cancelled. What this run', (child) => child.kill('SIGINT')),
    onceSaid('SIGINT again', () => {
      done = held?.then((compose) => compose.letGo());
    }),
  ];
  const run = await system.run(['up'], 'held', {
    onOutput: (soFar, child) => {
      for (const step of steps) step(soFar, child);
    },
  });
  await done;
  expect(run.exitCode).toBe(130);
  expect(run.stdout).toMatch(/SIGINT again: waiting for .*(api|web): deploy-compose (is put back|switches)/);
});

test('a broken version is exit 1, its cause is told, and everything is as before', async () => {
  const run = await system.run(['up', '--json'], 'broken');
  expect(run.exitCode).toBe(1);
  expect(JSON.parse(run.stdout)).toMatchObject({
    outcome: 'rolled-back',
    exitCode: 1,
    cause: { phase: 'first', target: 'api', code: 'container-failed' },
  });
  expect(await system.hello.versions()).toEqual(['1', '1']);
});

test('a part is deployed by its phase, the address of a host and variables of a file', async () => {
  const [api] = system.hosts;
  await writeFile(join(system.hello.workspace, 'two.env'), '# of the next version\nVERSION=2\n');
  const run = await system.run([
    'up',
    '--phase',
    'first',
    '--host',
    `api=${api?.username}@${api?.address}:${api?.port}`,
    '--env-file',
    'two.env',
  ]);
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await system.hello.versions()).toEqual(['2', '1']);
});

test('one action is run by its inputs, secrets from a file or a variable', async () => {
  const { host = '', key = '', 'known-hosts': pins = '' } = reaching(system.hosts.slice(0, 1));
  await writeFile(join(system.hello.workspace, 'pins'), pins);
  const argv = ['run', 'wait-healthy', '--host', host, '--known-hosts', '@pins', '--compose', 'hello'];
  const env = { DEPLOY_KIT_KEY: key };
  const run = await system.run(argv, '1', { env });
  expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  expect(run.stdout).toMatch(/^healthy: true$/m);
  const json = await system.run([...argv, '--key', '-', '--json'], '1', { input: key });
  expect(JSON.parse(json.stdout)).toMatchObject({
    outcome: 'healthy',
    exitCode: 0,
    outputs: { healthy: true },
  });
  const refused = await system.run([...argv, '--key', 'BEGIN PRIVATE']);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('[cli-secret-argument]');
});
