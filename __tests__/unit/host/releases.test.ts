import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { releaseId, runRecord, writeFile } from '../../../lib/host/releases.js';
import { script, setRoot } from '../../../lib/host/script.js';
import { LocalRemote } from './local-remote.js';

const run = {
  id: '1234567890-1',
  url: 'https://run/1',
  actor: 'ada',
  sha: 'abcdef0123456789',
  branch: 'main',
  repository: 'org/shop',
  directory: '/home/ada/shop',
};

describe('the id of a release', () => {
  test('says when, what and by which run', () => {
    expect(releaseId(run, Date.UTC(2026, 10, 22, 10, 5, 9, 123))).toBe('20261122T100509Z-abcdef01-7890-1');
  });

  test('sorts in the order of time', () => {
    const times = [Date.UTC(2026, 0, 2), Date.UTC(2026, 9, 1), Date.UTC(2027, 0, 1)];
    const ids = times.map((time) => releaseId(run, time));
    expect(ids.toSorted()).toEqual(ids);
  });

  test('says so where there is no commit', () => {
    expect(releaseId({ ...run, sha: '' }, 0)).toBe('19700101T000000Z-local-7890-1');
  });
});

test('the ledger keeps who deployed what, and nothing of this machine', () => {
  expect(runRecord(run)).toEqual({
    url: 'https://run/1',
    actor: 'ada',
    sha: 'abcdef0123456789',
    branch: 'main',
    repository: 'org/shop',
  });
});

describe('on a host', () => {
  const home = mkdtempSync(join(tmpdir(), 'deploy-kit-host-'));
  const remote = new LocalRemote({ PATH: process.env.PATH ?? '', HOME: home });
  afterAll(() => rmSync(home, { recursive: true }));

  test('a file is written whole, readable by its owner only, and nothing is left beside it', async () => {
    const path = join(home, 'a file');
    const content = '{"x":"$HOME `id` \\n"}';
    expect((await remote.exec(writeFile('write', path, content))).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(content);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(['a file']);
  });

  test.each([
    ['~/.deploy-kit', `${home}/.deploy-kit/shop`],
    ['/var/lib/deploy-kit', '/var/lib/deploy-kit/shop'],
    ['/srv/a b', '/srv/a b/shop'],
    ['/srv/~/x', '/srv/~/x/shop'],
  ])('the state folder below %s is found', async (directory, root) => {
    const { stdout } = await remote.exec(script('root', `${setRoot}; echo "$root"`, [directory, 'shop']));
    expect(stdout.trim()).toBe(root);
  });
});
