import { onceSaid } from '../cli/command-line.js';
import { Pair } from './pair.js';

let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterAll(() => pair?.stop());

interface Project {
  readonly release: string;
  readonly drift: readonly string[];
  readonly behind: boolean;
  readonly services: readonly { readonly containers: readonly string[] }[];
}
interface Host {
  readonly host: string;
  readonly projects: readonly Project[];
  readonly error?: { readonly code: string };
}

/** What `status --json` says of each host's project, by host. */
async function statuses(versions = {}): Promise<Record<string, Project | undefined>> {
  const { stdout } = await pair.run(['status', '--json'], versions);
  const { hosts } = JSON.parse(stdout) as { hosts: readonly Host[] };
  return Object.fromEntries(hosts.map(({ host, projects }) => [host, projects[0]]));
}

const containerOf = (name: 'api' | 'web') =>
  pair.host(name).run(['docker', 'inspect', '--format', '{{.Id}}', 'hello-web-1']);

describe('before anything was deployed', () => {
  test('status says so, and that is no drift', async () => {
    const { exitCode, stdout } = await pair.run(['status', '--check']);
    expect(stdout).toContain('hello: nothing is deployed');
    expect(exitCode).toBe(0);
  });

  test('rollback ends unchanged, with the reason', async () => {
    const { exitCode, stdout } = await pair.run(['rollback', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'unchanged',
      exitCode: 1,
      cause: { code: 'release-none-earlier' },
    });
    expect(exitCode).toBe(1);
  });

  test('no state folder is made by looking', async () => {
    await pair.host('web').run(['sh', '-c', 'test ! -e /home/ubuntu/.deploy-kit']);
  });
});

describe('after two deploys, of which the second changed one host', () => {
  beforeAll(async () => {
    await pair.up({});
    await pair.up({ web: '2' });
  });

  test('status tells for each host the release, whose it is, and its services', async () => {
    const { exitCode, stdout } = await pair.run(['status', '--check'], { web: '2' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/web +ubuntu@127.0.0.1:\d+, phase second/);
    expect(stdout).toMatch(/hello: deployed since 20\d\d-\S+ \(.* ago\)/);
    expect(stdout).toMatch(/web +hello\/web:2 \(sha256:[0-9a-f]{12}\): Up .*\(healthy\)/);
    expect(stdout).toContain('hello: as deployed, and as the file asks');
  });

  test('a file that asks for something newer is behind, and no drift', async () => {
    const { api, web } = await statuses({ web: '1' });
    expect(web).toMatchObject({ behind: true, drift: [] });
    expect(api).toMatchObject({ behind: false, drift: [] });
    expect(await pair.run(['status', '--check'], { web: '1' })).toMatchObject({ exitCode: 0 });
  });

  test('a file that was edited on the host is drift', async () => {
    const host = pair.host('web');
    const file = '/home/ubuntu/.deploy-kit/hello/current/compose.yml';
    await host.run(['sh', '-c', 'cp -p "$1" /tmp/kept && echo "# by hand" >>"$1"', 'sh', file]);
    const { exitCode, stdout } = await pair.run(['status', '--check'], { web: '2' });
    expect(stdout).toMatch(/drift .*compose\.yml/);
    expect(exitCode).toBe(1);
    await host.run(['cp', '-p', '/tmp/kept', file]);
    expect(await pair.run(['status', '--check'], { web: '2' })).toMatchObject({ exitCode: 0 });
  });

  test('a way back that fails on the way is undone as a whole', async () => {
    const before = await Promise.all([containerOf('api'), statuses({ web: '2' })]);
    const env = { EXPECT: '2', PATIENCE: '2s' };
    const { exitCode, stdout } = await pair.run(['rollback'], { web: '2' }, { env });
    expect(stdout).toContain('Failed and rolled back: everything is as it was before.');
    expect(stdout).toContain('wait-not-healthy');
    expect(exitCode).toBe(1);
    expect(await pair.hello.versions()).toEqual(['1', '2']);
    const after = await Promise.all([containerOf('api'), statuses({ web: '2' })]);
    expect(after[0]).toBe(before[0]);
    expect(after[1].web?.release).toBe(before[1].web?.release);
  });

  test('on a terminal rollback shows its plan and asks: no changes nothing', async () => {
    const onOutput = onceSaid(/Go on\? \[y\/N\]/, (child) => child.stdin?.write('n\n'));
    const run = await pair.run(['rollback', '--no-color'], { web: '2' }, { terminal: true, onOutput });
    expect(run.stdout).toMatch(/~ update release\r?\n +\S+ -> \S+/);
    expect(run.stdout).toContain('on 1 host. Nothing was touched.');
    expect(run.exitCode).toBe(130);
    expect(await pair.hello.versions()).toEqual(['1', '2']);
  });

  test('rollback brings back the one host, and leaves the container of the other', async () => {
    const before = await containerOf('api');
    const { exitCode, stdout } = await pair.run(['rollback', '--json'], { web: '2' });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'rolled-back', exitCode: 0 });
    expect(exitCode).toBe(0);
    expect(await pair.hello.versions()).toEqual(['1', '1']);
    expect(await containerOf('api')).toBe(before);
    // The file still asks for 2.
    expect(await statuses({ web: '2' })).toMatchObject({ web: { behind: true, drift: [] } });
  });

  test('rollback again finds that nothing ran before', async () => {
    const { exitCode, stdout } = await pair.run(['rollback'], { web: '2' });
    expect(stdout).toContain('release-none-earlier');
    expect(exitCode).toBe(1);
    expect(await pair.hello.versions()).toEqual(['1', '1']);
  });

  test('rollback --to takes the end of a run, which is the same on all hosts', async () => {
    await pair.up({ api: '2', web: '2' });
    const { web } = await statuses({ api: '2', web: '2' });
    await pair.up({ api: '1', web: '1' });
    const run = web?.release.split('-').at(-1) ?? '';
    const { exitCode, stderr, stdout } = await pair.run(['rollback', '--to', run]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('Rolled back: what ran before runs again, healthy on every target.');
    expect(stdout).toMatch(/^Changed$/m);
    expect(await pair.hello.versions()).toEqual(['2', '2']);
  });

  test('a release that nobody has is wrong input, with those that there are', async () => {
    const { exitCode, stderr } = await pair.run(['rollback', '--to', '20200101T000000Z-local-abcdef']);
    expect(stderr).toContain('[release-unknown]');
    expect(exitCode).toBe(2);
  });

  test('a container that somebody started anew with another image is drift, by the name of the image', async () => {
    const labels = ['project=hello', 'service=web', 'oneoff=False', 'container-number=1'].flatMap((label) => [
      '--label',
      `com.docker.compose.${label}`,
    ]);
    const host = pair.host('api');
    await host.run(['docker', 'rm', '-f', 'hello-web-1']);
    await host.run(['docker', 'run', '-d', '--name', 'hello-web-1', ...labels, 'hello/web:1']);
    const { exitCode, stdout } = await pair.run(['status', '--check'], { api: '2', web: '2' });
    expect(stdout).toMatch(/drift +service web: .*another image, hello\/web:1/);
    expect(exitCode).toBe(1);
    expect(await pair.run(['status'], { api: '2', web: '2' })).toMatchObject({ exitCode: 0 });
  });

  test('a host that is gone is named, the other is shown, and nothing goes back without it', async () => {
    await pair.host('api').kill();
    const seen = await pair.run(['status'], { api: '2', web: '2' });
    expect(seen.stdout).toContain('[ssh-connection-refused]');
    expect(seen.stdout).toMatch(/web +hello\/web:2 .*: Up/);
    expect(seen.exitCode).toBe(1);
    expect(await pair.run(['rollback'])).toMatchObject({ exitCode: 1 });
    expect((await pair.host('web').get('http://localhost:8080/version')).body.trim()).toBe('2');
  });
});
