import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pointCommand } from '../../../actions/deploy-compose/compose-commands.js';
import { mountedReleases, pruneReleases } from '../../../actions/deploy-compose/prune.js';
import type { StepContext } from '../../../lib/capability/capability.js';
import { Host } from '../../../lib/host/host.js';
import { LocalRemote } from '../host/local-remote.js';

describe('a release whose files a running container may have mounted', () => {
  const pointed = ['pointed 100 r1', 'pointed 200 r2', 'pointed 300 r3', 'pointed 400 r1'];
  const at = (seconds: number) => `started ${new Date(seconds * 1000).toISOString()}`;

  test('is the one that was current when it was started, or the one before', () => {
    expect([...mountedReleases([...pointed, at(250)])]).toEqual(['r1', 'r2']);
  });

  test('is one that was gone back to', () => {
    expect([...mountedReleases([...pointed, at(500)])]).toEqual(['r3', 'r1']);
  });

  test('is the first one for a container from before anything was noted', () => {
    expect([...mountedReleases([...pointed, at(50)])]).toEqual(['r1']);
  });

  test('is none where no container runs', () => {
    expect(mountedReleases(pointed).size).toBe(0);
  });
});

describe('on a host', () => {
  const release = { id: 'r4', project: 'shop', projectDirectory: '.' };
  const context = { signal: new AbortController().signal } as StepContext;
  let root: string;
  let remote: LocalRemote;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'deploy-kit-'));
    remote = new LocalRemote({ PATH: process.env.PATH ?? '', STARTED: '' });
    for (const id of ['r1', 'r2', 'r3', 'r4']) {
      await mkdir(join(root, 'releases', id), { recursive: true });
      await writeFile(join(root, 'releases', id, 'release.json'), JSON.stringify({ services: {} }));
    }
  });
  afterEach(async () => {
    await remote.kill();
    await rm(root, { recursive: true });
  });

  const point = async (id: string): Promise<void> => {
    const { argv } = pointCommand({ ...release, root, id });
    await promisify(execFile)(argv[0] ?? '', argv.slice(1));
  };

  /** An engine that has one container, started at that time. */
  async function prune(startedAt: string): Promise<string[]> {
    const engine = `case $1 in ps) echo c1;; inspect) echo "started $0";; esac`;
    const host = new Host(remote, root);
    jest.spyOn(host, 'fence').mockImplementation((_project, argv) => [...argv]);
    await pruneReleases(host, ['sh', '-c', engine, startedAt], { ...release, root }, 1, context);
    return readdir(join(root, 'releases'));
  }

  test('the folder stays that a service which did not change since has mounted', async () => {
    await writeFile(join(root, 'pointed'), '100 r1\n200 r2\n300 r3\n');
    await point('r4');
    expect(await prune('1970-01-01T00:03:30.5Z')).toEqual(['r1', 'r2', 'r4']);
  });

  test('all others go', async () => {
    await writeFile(join(root, 'pointed'), '100 r1\n200 r2\n300 r3\n');
    await point('r4');
    expect(await prune(new Date(Date.now() + 60_000).toISOString())).toEqual(['r3', 'r4']);
  });

  test('going back to a release keeps which of its services had ended', async () => {
    const containers = [{ id: 'c1', service: 'web' }];
    const ended = ['migrate'];
    await writeFile(
      join(root, 'releases/r1/state.json'),
      JSON.stringify({ state: 'healthy', containers, ended }),
    );
    await point('r1');
    expect(await readlink(join(root, 'current'))).toBe('releases/r1');
    expect(JSON.parse(await readFile(join(root, 'releases/r1/state.json'), 'utf8'))).toEqual({
      state: 'applying',
      containers,
      ended,
    });
  });

  test.each(['', '{'])('a state that was not written whole (%j) is written anew', async (text) => {
    await writeFile(join(root, 'releases/r1/state.json'), text);
    await point('r1');
    expect(JSON.parse(await readFile(join(root, 'releases/r1/state.json'), 'utf8'))).toEqual({
      state: 'applying',
      containers: [],
      ended: [],
    });
  });
});
