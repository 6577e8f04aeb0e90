import { runAction, signalled } from '../../harness/run-action.js';
import { underLoad } from '../../harness/under-load.js';
import { AppHosts } from './app-hosts.js';

let apps: AppHosts;

beforeAll(async () => {
  apps = await AppHosts.start(['a', 'b']);
});

afterAll(() => apps?.stop());

const ask = (path: string) =>
  Promise.all(apps.hosts.map(async (host) => (await fetch(apps.url(host, path))).text()));
const answers = () => ask('/');
const colours = () => ask('/colour');
/** Deploys while requests flow to all hosts. */
const loaded = (deploy: () => ReturnType<AppHosts['deploy']>) =>
  underLoad({ urls: apps.hosts.map((host) => apps.url(host)), perSecond: 60 }, deploy);
const quick = { batch: '100%' };
/** What is done where no command is given. */
const npmCi = { install: '' };

test('a first deploy brings the app up on both hosts', async () => {
  await apps.writeApp({ version: '1', needsPackage: true });
  const first = await apps.deploy({ ...quick, ...npmCi, env: 'COLOUR=blue' });
  expect(first).toMatchObject({ outcome: 'deployed', outputs: { changed: true } });
  expect(await answers()).toEqual(['1', '1']);
  expect(await colours()).toEqual(['blue', 'blue']);
});

test('logs are at their paths, where others cannot read them', async () => {
  const host = apps.host(0);
  expect(await host.run(['cat', '/var/log/user/user.log'])).toBe('user 1 starts\nuser 1 starts');
  expect(await host.run(['cat', '/var/log/user/user-err.log'])).toBe('a warning of 1\na warning of 1');
  expect(await host.run(['stat', '-c', '%a %U', '/var/log/user/user.log'])).toBe('640 ubuntu');
});

test('logrotate rotates the logs, and the workers go on to write to them', async () => {
  const host = apps.host(0);
  const rotation = '/etc/logrotate.d/deploy-kit-user';
  await host.run(['/usr/sbin/logrotate', '--force', '--state', '/tmp/rotation', rotation]);
  expect(await host.run(['sh', '-c', 'ls /var/log/user'])).toBe(
    'user-err.log\nuser-err.log.1\nuser.log\nuser.log.1',
  );
  await fetch(apps.url(host, '/log'));
  // PM2 writes what a worker prints when it comes to it.
  await host.run(['timeout', '50', 'sh', '-c', 'until [ -s /var/log/user/user.log ]; do sleep 0.1; done']);
  expect(await host.run(['cat', '/var/log/user/user.log'])).toBe('asked to log');
});

test('no other user of the host sees a secret, and no argument of a process holds one', async () => {
  const secret = 'correct horse';
  const host = apps.host(0);
  const args = await host.run(['sh', '-c', 'cat /proc/[0-9]*/cmdline | tr "\\0" " "']);
  expect(args).not.toContain(secret);
  const holders = await host.run(['sh', '-c', `grep -rl '${secret}' /home/ubuntu /var/log /etc 2>/dev/null`]);
  expect(holders.split('\n')).toContain('/home/ubuntu/.pm2/dump.pm2');
  const visible = await host.exec(['grep', '-rl', secret, '/home/ubuntu', '/var/log', '/etc', '/tmp'], {
    user: 'nobody',
  });
  expect(visible.stdout).toBe('');
});

test('the same again is unchanged, and takes no lock', async () => {
  const { outcome, journal } = await apps.deploy({ ...npmCi, env: 'COLOUR=blue' });
  expect(outcome).toBe('unchanged');
  expect(journal.entries.map(({ type }) => type)).not.toContain('lock.taken');
});

test('a new version replaces both workers one after the other, and no request fails', async () => {
  await apps.writeApp({ version: '2' });
  const before = await pm2Events();
  const { end, failed, bodies } = await loaded(() => apps.deploy());
  expect(end).toMatchObject({ outcome: 'deployed' });
  expect(await colours()).toEqual(['none', 'none']);
  expect(failed).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  expect((await pm2Events()).slice(before.length)).toEqual([
    'online 2',
    'stopping 0',
    'online 3',
    'stopping 1',
  ]);
});

/** What PM2 did to workers of the first host, with their ids. */
async function pm2Events(): Promise<string[]> {
  const log = await apps.host(0).run(['cat', '/home/ubuntu/.pm2/pm2.log']);
  const events = log.matchAll(/App \[user:(\d+)\] (online)|(Stopping) app:user id:(\d+)/g);
  return [...events].map(
    ([, started, online, stopping, stopped]) =>
      `${(online ?? stopping ?? '').toLowerCase()} ${started ?? stopped}`,
  );
}

test('without a trial, a version that ends when it starts is taken back, and no request fails', async () => {
  await apps.writeApp({ version: '3', start: 'process.exit(7);' });
  const { end, failed, bodies } = await loaded(() => apps.deploy({ trial: 'false' }));
  expect(end).toMatchObject({ outcome: 'rolled-back', error: { code: 'pm2-worker-ended' } });
  expect(end.error?.what).toContain('exit code 7');
  expect(failed).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(await answers()).toEqual(['2', '2']);
});

test('a worker that PM2 restarts for its memory is seen, and what ran before is back, with as many workers', async () => {
  const host = apps.host(0);
  const grow = 'setTimeout(() => { globalThis.kept = Buffer.alloc(200e6, 1); }, 1000);';
  await apps.writeApp({ version: '4', start: grow });
  const given = { instances: '1', 'max-memory': '150M', 'stable-for': '10s', trial: 'false' };
  const { outcome, error } = await apps.deploy(given, [host]);
  expect({ outcome, code: error?.code }).toEqual({ outcome: 'rolled-back', code: 'pm2-worker-restarted' });
  const workers = await host.run([
    'sh',
    '-c',
    'ls /home/ubuntu/.deploy-kit/pm2-user/current/workers/*.pid | wc -l',
  ]);
  expect(workers).toBe('2');
});

test('a Node that engines refuses is an error before anything is touched', async () => {
  await apps.writeApp({ version: '5', engines: '>=99' });
  const { outcome, error } = await apps.deploy();
  expect({ outcome, code: error?.code }).toEqual({ outcome: 'failed', code: 'pm2-node-unfit' });
});

test('dependencies that cannot be installed fail before anything is touched', async () => {
  await apps.writeApp({ version: '5' });
  const { outcome, error } = await apps.deploy({ install: '["sh", "-c", "echo no such package; exit 3"]' }, [
    apps.host(0),
  ]);
  expect({ outcome, code: error?.code }).toEqual({ outcome: 'failed', code: 'pm2-dependencies-failed' });
  expect(error?.log).toContain('no such package');
});

test('a run that is killed in the middle of a switch is made good by its post step', async () => {
  await apps.writeApp({ version: '5' });
  const state = await killedAt(/: switching/);
  const action = { directory: apps.folder, inputs: apps.inputs(quick) };
  const post = await runAction('deploy-pm2', { ...action, stage: 'post', state });
  expect(post).toMatchObject({ exitCode: 0 });
  expect(await answers()).toEqual(['2', '2']);
});

/** Starts the action and kills it once its log holds a text; what it saved for its post step. */
async function killedAt(text: RegExp): Promise<Readonly<Record<string, string>>> {
  const run = await runAction('deploy-pm2', {
    directory: apps.folder,
    // It is at it until then, however slow the machine is.
    inputs: apps.inputs({ ...quick, 'stable-for': '1h' }),
    ...signalled('SIGKILL', text),
  });
  expect(run.exitCode).toBeNull();
  return run.state;
}

test('status says what runs and what somebody changed, and rollback brings the last release back on both', async () => {
  await apps.deploy(quick);
  await apps.writeConfig();
  const [host] = apps.hosts;
  await host?.run(['sh', '-c', 'echo "// edited" >>/home/ubuntu/.deploy-kit/pm2-user/current/app/server.js']);
  const status = await apps.status();
  expect(status.map(({ state, behind }) => ({ state, behind }))).toEqual([
    { state: 'healthy', behind: false },
    { state: 'healthy', behind: false },
  ]);
  expect(status.map(({ drift }) => drift)).toEqual([
    ['the file app/server.js of the release was edited'],
    [],
  ]);
  expect(status[0]?.services[0]?.containers).toEqual([
    expect.stringMatching(/^online for \d+ min, 0 restarts, \d+ MB$/),
    expect.stringMatching(/^online/),
  ]);
  expect(await apps.rollBack()).toMatchObject({ outcome: 'rolled-back' });
  expect(await answers()).toEqual(['2', '2']);
});
