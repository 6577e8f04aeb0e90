import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello, helloCompose } from '../../harness/hello.js';
import { signalled } from '../../harness/run-action.js';
import { HostWork } from './host-work.js';

let hello: Hello;
let work: HostWork;
let first: FleetHost;

const folder = '/home/ubuntu/.deploy-kit/hello';

beforeAll(async () => {
  hello = await Hello.start(2, { 1: {}, 2: {} });
  first = hello.fleet.host(0);
  work = await HostWork.connect(hello);
  await hello.write(
    'compose.yml',
    helloCompose.replace('["data:/data"]', '["data:/data", "./cache:/cache"]'),
  );
});

afterAll(async () => {
  await work?.close();
  await hello?.stop();
});

/** Everything that deploy-kit or Docker could have left, without what the engine itself keeps writing. */
const traces = () =>
  Promise.all(
    hello.hosts.map((host) =>
      host.run([
        'sh',
        '-c',
        // The engine's own health checks come and go in /tmp.
        `find /home /root /tmp /var/tmp /etc ! -path /tmp ! -path '/tmp/runc-process*' -printf '%p %T@ %s %m\\n' | sort
docker ps -a --no-trunc --format '{{.ID}} {{.Names}} {{.State}}'; docker images -q --no-trunc | sort; docker volume ls; docker network ls
docker logs hello-web-1 2>&1 | tail -n 5`,
      ]),
    ),
  );

const driftOfFirst = async () => (await work.statuses('1'))[0]?.drift;

async function deploy(version: string): Promise<void> {
  const run = await hello.deploy(version, { 'stable-for': '0s' });
  expect(run.errors).toEqual([]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
}

test('a host that nothing was deployed to says so, and is left as it is', async () => {
  const before = await Promise.all(hello.hosts.map((host) => host.run(['ls', '-A', '/home/ubuntu', '/tmp'])));
  const nothing = { project: 'hello', release: undefined, state: 'none', drift: [], behind: true };
  expect(await work.statuses('1')).toMatchObject([nothing, nothing]);
  const after = await Promise.all(hello.hosts.map((host) => host.run(['ls', '-A', '/home/ubuntu', '/tmp'])));
  expect(after).toEqual(before);
});

test('says what runs since when and from which run, that nothing differs, and leaves no trace', async () => {
  await deploy('1');
  await first.run(['docker', 'exec', 'hello-web-1', 'sh', '-c', 'echo warm >/cache/one']);
  const before = await traces();
  const statuses = await work.statuses('1');
  expect(await traces()).toEqual(before);
  for (const status of statuses) {
    expect(status).toMatchObject({
      release: expect.stringMatching(/^\d{8}T\d{6}Z-01234567-[0-9a-f]{6}$/),
      state: 'healthy',
      since: expect.stringMatching(/^20.*Z$/),
      run: { actor: 'octocat', branch: 'main', url: expect.stringContaining('/org/hello/actions/runs/') },
      services: [
        { service: 'web', image: 'hello/web:1', containers: [expect.stringMatching(/^Up .*\(healthy\)$/)] },
      ],
      drift: [],
      behind: false,
    });
  }
});

test('is behind where the file asks for another version', async () => {
  expect(await work.statuses('2')).toMatchObject([{ behind: true }, { behind: true }]);
});

test('sees a file that was edited on the host, of which a deploy that changes nothing warns, and shows nothing of the env file', async () => {
  await first.run(['sh', '-c', `echo 'IMAGE=hush7f3a' >>${folder}/current/.env`]);
  const [edited, other] = await work.statuses('1');
  expect(edited?.drift).toEqual(['the file .env of the release was edited']);
  expect(JSON.stringify(edited)).not.toContain('hush7f3a');
  expect(other?.drift).toEqual([]);
  const again = await hello.deploy('1', { 'stable-for': '0s' });
  expect(again.outputs).toMatchObject({ outcome: 'unchanged' });
  expect(again.log).toMatch(
    /^::warning[^:]*::host1: the file \.env of the release was edited; it stays like that until/m,
  );
  await first.run(['sed', '-i', '$d', `${folder}/current/.env`]);
  expect(await driftOfFirst()).toEqual([]);
});

test('sees a container that somebody made anew with another image, and that it is gone', async () => {
  await first.run(['sh', '-c', 'docker rm -f hello-web-1']);
  expect(await driftOfFirst()).toEqual(['service web: its container was removed or replaced']);
  const hotfix = helloCompose.replace('${IMAGE:?}', 'hello/web:2');
  await first.run(['sh', '-c', 'cat >/root/hotfix.yml'], { stdin: hotfix });
  await first.run(['docker', 'compose', '--file', '/root/hotfix.yml', 'up', '--detach']);
  expect(await driftOfFirst()).toEqual([
    'service web: its container was removed or replaced, and one runs with another image, hello/web:2',
  ]);
});

test('sees that current was led elsewhere', async () => {
  await deploy('2');
  const [one] = await work.releases();
  const [past, now] = one?.releases ?? [];
  await first.run(['ln', '-sfn', `releases/${past?.id}`, `${folder}/current`]);
  const drift = await driftOfFirst();
  expect(drift).toContain(
    `current leads to releases/${past?.id}, and deploy-kit led it to releases/${now?.id}`,
  );
  await first.run(['ln', '-sfn', `releases/${now?.id}`, `${folder}/current`]);
  expect((await work.statuses('2'))[0]).toMatchObject({ release: now?.id, drift: [], behind: false });
});

test('names the run that holds the lock, and what a killed one left half done', async () => {
  const inSwitch = signalled('SIGKILL', `[${first.name}] compose | `);
  const killed = await hello.deploy('1', { 'stable-for': '1h' }, inSwitch);
  expect(killed.exitCode).toBeNull();
  const owner = `https://github.com/org/hello/actions/runs/${process.pid}/attempts/1`;
  expect(await work.statuses('1')).toMatchObject([
    { state: 'applying', lock: { owner, since: expect.stringMatching(/^20.*Z$/) } },
    { lock: { owner } },
  ]);
  for (const host of hello.hosts) await host.run(['touch', '-d', '20 seconds ago', `${folder}/lock`]);
  const [half] = await work.statuses('1');
  expect(half?.lock).toBeUndefined();
  expect(half?.drift).toContain(`${half?.release} was left half done by ${owner}`);
  const again = await hello.deploy('1', { 'stable-for': '0s' });
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  const told = `[${first.name}] release ${half?.release} was found half done, left by ${owner}; this run takes it from there`;
  expect(again.log.split(told)).toHaveLength(2);
});

test('of one service: how long its image, its start and its health took', async () => {
  const run = await hello.deploy('2', { 'stable-for': '0s' });
  const [result] = JSON.parse(run.outputs.results ?? '[]') as { details: { services: object[] } }[];
  expect(result?.details.services).toEqual([
    {
      service: 'web',
      image: 'hello/web:2',
      pinned: expect.any(String),
      imageMs: 0,
      startedAfterMs: expect.any(Number),
      healthyAfterMs: expect.any(Number),
    },
  ]);
});
