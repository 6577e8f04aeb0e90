import { setTimeout as pause } from 'node:timers/promises';
import { Hello, patientCompose } from '../../harness/hello.js';
import { type ActionRun, signalled } from '../../harness/run-action.js';

let hello: Hello;
let serving = '1';

beforeAll(async () => {
  hello = await Hello.start(2, { 1: {}, 2: {} });
  await hello.giveHeld(hello.hosts.slice(0, 1));
  await hello.write('compose.yml', patientCompose);
  expect((await hello.deploy('1')).exitCode).toBe(0);
});

afterAll(() => hello?.stop());

const other = (version: string): string => (version === '1' ? '2' : '1');
const quick = { 'stable-for': '1s' };
/** A run that is to be ended from outside is at it until then, however slow the machine is. */
const endless = { 'stable-for': '1h', 'health-timeout': '1h' };

/** The second switch begins once the first host is well. */
const killedAtSecond = signalled('SIGKILL', /: switching[\s\S]*: switching/);

/** What GitHub does to a step that is cancelled: SIGINT, 7.5 s, SIGTERM, 2.5 s, SIGKILL. */
async function cancelAsGitHub(pid: number, ended: Promise<unknown>): Promise<void> {
  const over = ended.then(() => true);
  process.kill(pid, 'SIGINT');
  if (await Promise.race([over, pause(7500, false)])) return;
  process.kill(pid, 'SIGTERM');
  if (await Promise.race([over, pause(2500, false)])) return;
  process.kill(pid, 'SIGKILL');
}

const moments = [
  'connected to',
  'will update project',
  /: preparing/,
  /prepared in/,
  /: switching/,
  /compose \| .*Recreate$/m,
  /compose \| .*Recreated/,
  /compose \| .*Started/,
  /switched in/,
  /is healthy after/,
];

test.each(moments)('cancelled when the log says %s, one more run makes both hosts whole', async (moment) => {
  const wanted = other(serving);
  const ending: Promise<ActionRun> = hello.deploy(wanted, quick, {
    when: [moment, (pid) => void cancelAsGitHub(pid, ending)],
  });
  const cancelled = await ending;
  expect(cancelled.outputs.outcome ?? 'killed').toMatch(/^(cancelled|deployed|killed)$/);
  const again = await hello.deploy(wanted, quick);
  expect(again.outputs.outcome).toMatch(/^(deployed|unchanged)$/);
  expect(await hello.versions()).toEqual([wanted, wanted]);
  serving = wanted;
});

test('cancelled while switching, everything is as before and the outcome says so', async () => {
  // Held on the second host; the way back of both is as quick as ever.
  const inputs = { ...quick, 'health-timeout': '1h' };
  const run = await hello.deploy('held', inputs, signalled('SIGINT', /switched in/));
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'cancelled', changed: 'false' } });
  expect(await hello.versions()).toEqual([serving, serving]);
});

test('killed while switching, the post step puts back what main could not', async () => {
  const wanted = other(serving);
  const { state } = await hello.deploy(wanted, endless, signalled('SIGKILL', /switched in/));
  const post = await hello.deploy(wanted, quick, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(await hello.versions()).toEqual([serving, serving]);
  for (const host of hello.hosts) {
    expect(await host.run(['sh', '-c', 'ls /home/ubuntu/.deploy-kit/hello'])).not.toMatch(/^lock$/m);
  }
});

test('killed when the first host had come to its end, the post step puts that back too', async () => {
  // The first host gets there, the second one never.
  const wanted = 'held';
  const oneByOne = { ...quick, batch: '1', 'health-timeout': '1h' };
  const { state } = await hello.deploy(wanted, oneByOne, killedAtSecond);
  expect(await hello.versions()).toContain(wanted);
  const post = await hello.deploy(wanted, oneByOne, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(await hello.versions()).toEqual([serving, serving]);
  expect((await hello.deploy(serving, quick)).outputs.outcome).toBe('unchanged');
});

test('killed in its first deploy, when a host had come to its end, the post step leaves nothing running', async () => {
  const fresh = { ...quick, batch: '1', project: 'fresh', files: 'fresh.yml', 'health-timeout': '1h' };
  await hello.write('fresh.yml', patientCompose.replace('8080:8080', '8090:8080'));
  const { state } = await hello.deploy('held', fresh, killedAtSecond);
  const post = await hello.deploy('held', fresh, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  const label = 'label=com.docker.compose.project=fresh';
  for (const host of hello.hosts) {
    expect(await host.run(['docker', 'ps', '-aq', '--filter', label])).toBe('');
    const links = 'cd /home/ubuntu/.deploy-kit/fresh && ls -d current healthy 2>/dev/null || true';
    expect(await host.run(['sh', '-c', links])).toBe('');
  }
});

test('a lock whose owner was killed is taken over within its time to live', async () => {
  const wanted = other(serving);
  await hello.deploy(wanted, endless, signalled('SIGKILL', /: switching/));
  const again = await hello.deploy(wanted, quick);
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(again.log).toMatch(/waiting for|took over/);
  expect(await hello.versions()).toEqual([wanted, wanted]);
  serving = wanted;
});
