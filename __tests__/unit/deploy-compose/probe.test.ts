import { createHash } from 'node:crypto';
import { symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type HostState, parseProbe, probeHost } from '../../../actions/deploy-compose/probe.js';
import { hashesOf } from '../../../lib/host/file-hashes.js';
import { Host } from '../../../lib/host/host.js';
import { StandInHost } from './stand-in-docker.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const signal = new AbortController().signal;
const record = JSON.stringify({ version: 1, id: 'r1', note: 'a b  c' });
const status = JSON.stringify({ state: 'healthy', containers: [] });

describe('what a look printed is read', () => {
  const look = (...lines: string[]) => parseProbe(['root /s/shop', ...lines].join('\n'));

  test('with the containers and their state', () => {
    const { containers } = look(
      'compose',
      'docker',
      'container c1|running|"web"|Up 5 minutes (healthy)',
      'container c2|exited|"migrate"|Exited (0) 2 hours ago',
    );
    expect(containers).toEqual([
      { id: 'c1', state: 'running', service: 'web', status: 'Up 5 minutes (healthy)' },
      { id: 'c2', state: 'exited', service: 'migrate', status: 'Exited (0) 2 hours ago' },
    ]);
  });

  test.each([
    [['compose', 'docker'], { kind: 'usable', command: ['docker'] }],
    [['compose', 'sudo'], { kind: 'usable', command: ['sudo', '-n', 'docker'] }],
    [['docker'], { kind: 'missing' }],
    [['missing'], { kind: 'missing' }],
    [['compose', 'missing'], { kind: 'missing' }],
    [['compose', 'denied permission denied'], { kind: 'denied', said: 'permission denied' }],
    [['denied permission denied'], { kind: 'denied', said: 'permission denied' }],
  ])('%j: Docker is %j', (lines, docker) => {
    expect(look(...lines).docker).toEqual(docker);
  });

  test('with the release that runs, as the ledger has it', () => {
    const { current, healthy } = look(`current-record ${record}`, `current-status ${status}`);
    expect(current).toEqual({ record: JSON.parse(record), status: JSON.parse(status) });
    expect(healthy).toBeUndefined();
  });

  test.each([
    ['a record that was cut off', [`current-record ${record.slice(0, 20)}`, `current-status ${status}`]],
    ['an empty state', [`current-record ${record}`, 'current-status ']],
    ['no state', [`current-record ${record}`]],
  ])('without a release where there is %s', (_what, lines) => {
    expect(look(...lines).current).toBeUndefined();
  });

  test('past what Docker warns of', () => {
    const state = look(
      'compose',
      'docker',
      'WARNING: Error loading config file',
      'container c1|running|"web"|Up',
    );
    expect(state.containers).toHaveLength(1);
    expect(state.docker.kind).toBe('usable');
  });
});

describe('a look at a host', () => {
  let host: StandInHost;
  beforeEach(async () => {
    host = await StandInHost.create();
  });
  afterEach(() => host.remove());

  const state = '.deploy-kit/shop';
  const look = (run = 'r-1'): Promise<HostState> =>
    probeHost(new Host(host.remote(), '~/.deploy-kit'), 'shop', run, signal);

  async function release(link: 'current' | 'healthy', id: string): Promise<void> {
    await host.write(`${state}/releases/${id}/release.json`, record);
    await host.write(`${state}/releases/${id}/state.json`, status);
    await symlink(`releases/${id}`, join(host.home, state, link));
  }

  test('that knows nothing of the project finds nothing, and says where its state will be', async () => {
    await host.composePlugin();
    await host.docker('');
    expect(await look()).toEqual({
      root: join(host.home, state),
      docker: { kind: 'usable', command: ['docker'] },
      key: undefined,
      locked: false,
      current: undefined,
      healthy: undefined,
      containers: [],
      edited: [],
    });
  });

  test('sees which files of the release were edited after it was written', async () => {
    await host.composePlugin();
    await host.docker('');
    await host.write(`${state}/key`, 'abc');
    const at = (path: string) => `${state}/releases/r1/${path}`;
    const hashes = hashesOf('abc', [
      ['conf/a', sha256('a')],
      ['b', sha256('b')],
    ]);
    await host.write(at('deploy-kit.files.json'), JSON.stringify(hashes));
    await host.write(at('conf/a'), 'another');
    await host.write(at('b'), 'b');
    await host.write(at('of-the-app'), 'x');
    await release('current', 'r1');
    const written = (hoursAgo: number) => {
      const time = new Date(Date.now() - hoursAgo * 3_600_000);
      return utimes(join(host.home, at('release.json')), time, time);
    };
    await written(1);
    expect((await look()).edited).toEqual(['the file conf/a of the release was edited']);
    // What is older than the release is as it came, and need not be read.
    await written(-1);
    expect((await look()).edited).toEqual([]);
  });

  test('finds the key, what runs, and what it would go back to', async () => {
    await host.composePlugin();
    await host.docker('');
    await host.write(`${state}/key`, 'abc');
    await release('current', 'r2');
    await release('healthy', 'r1');
    expect(await look()).toMatchObject({
      key: 'abc',
      current: { record: { note: 'a b  c' }, status: { state: 'healthy' } },
      healthy: { record: { id: 'r1' } },
    });
  });

  test('finds the containers of this project, those of `compose run` left out', async () => {
    await host.composePlugin();
    await host.docker(`echo 'container c1|running|"web"|Up 5 minutes'`);
    expect((await look()).containers).toMatchObject([{ id: 'c1', service: 'web' }]);
    const [call] = await host.calls();
    expect(call).toContain('--filter label=com.docker.compose.project=shop ');
    expect(call).toContain('--filter label=com.docker.compose.oneoff=False ');
  });

  test('takes nothing in a label for a line of its own: an image brings labels too', async () => {
    await host.composePlugin();
    // As Docker prints the label, as JSON and as it is.
    await host.docker(String.raw`case $* in
  *'{{json (.Label '*) printf '%s\n' 'container c1|running|"a|b\nroot /tmp/theirs\nkey theirs"|Up' ;;
  *) printf 'container c1|running|a|b\nroot /tmp/theirs\nkey theirs|Up\n' ;;
esac`);
    await host.write(`${state}/key`, 'abc');
    expect(await look()).toMatchObject({
      root: join(host.home, state),
      key: 'abc',
      containers: [{ id: 'c1', service: 'a|b\nroot /tmp/theirs\nkey theirs', status: 'Up' }],
    });
  });

  test('finds out that Docker needs sudo', async () => {
    await host.composePlugin();
    await host.docker('[ -n "$AS_ROOT" ] || { echo permission denied >&2; exit 1; }');
    await host.program('bin/sudo', '[ "$1" = -n ] || exit 9; shift; AS_ROOT=1 exec "$@"');
    expect((await look()).docker).toEqual({ kind: 'usable', command: ['sudo', '-n', 'docker'] });
  });

  test('tells what Docker said where neither may use it', async () => {
    await host.composePlugin();
    await host.docker('printf "first\\npermission denied\\n" >&2; exit 1');
    await host.program('bin/sudo', 'echo a password is required >&2; exit 1');
    expect((await look()).docker).toEqual({ kind: 'denied', said: 'permission denied' });
  });

  describe('that another run works on', () => {
    beforeEach(async () => {
      await host.composePlugin();
      await host.docker('');
      await host.write(`${state}/lock`, 'r-2\n2026-11-22T10:00:00Z https://run/2\n');
    });

    test('says so', async () => {
      expect((await look()).locked).toBe(true);
    });

    test('does not say so of its own lock', async () => {
      expect((await look('r-2')).locked).toBe(false);
    });

    test('does not say so of a dead one', async () => {
      const then = Date.now() / 1000 - 16;
      await utimes(join(host.home, state, 'lock'), then, then);
      expect((await look()).locked).toBe(false);
    });
  });
});
