import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Git } from '../../../scripts/release/git.js';
import { type Released, ReleaseRefused, release } from '../../../scripts/release/release.js';

/** A clone and the bare repository that it comes from; its build writes `dist/made.js`. */
let folder: string;
let clone: string;

/** Nobody's git: no configuration of this machine's user is read. */
const environment = {
  PATH: process.env.PATH,
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'octocat',
  GIT_AUTHOR_EMAIL: 'octocat@example.com',
  GIT_COMMITTER_NAME: 'octocat',
  GIT_COMMITTER_EMAIL: 'octocat@example.com',
};

function git(...argv: readonly string[]): string {
  return execFileSync('git', argv, { cwd: clone, env: environment, encoding: 'utf8' }).trim();
}

const write = (path: string, text: string) => writeFileSync(join(clone, path), text);

function commit(version: string): string {
  write('package.json', JSON.stringify({ version }));
  write('CHANGELOG.md', `# Changes\n\n## ${version}\n\n- Notes of ${version}.\n\n## 0.0.1\n\n- The first.\n`);
  git('add', '--all');
  git('commit', '--quiet', '--message', version);
  git('push', '--quiet', 'origin', 'main');
  return git('rev-parse', 'HEAD');
}

/** What the remote's tag leads to: a commit. */
const remote = (tag: string) => git('ls-remote', 'origin', `refs/tags/${tag}^{}`, `refs/tags/${tag}`);

const build = async () => write('dist/made.js', 'made\n');

function attempt(version: string, building = build): Promise<Released> {
  return release({ directory: clone, git: new Git(clone, environment), version, build: building });
}

async function reasons(version: string, building = build): Promise<readonly string[]> {
  const before = git('ls-remote', 'origin');
  const thrown: unknown = await attempt(version, building).catch((error: unknown) => error);
  // Whatever stands against it: nothing was pushed, and no tag is left here.
  expect(git('ls-remote', 'origin')).toBe(before);
  expect(git('tag', '--list', `v${version}`)).toBe('');
  if (!(thrown instanceof ReleaseRefused)) throw thrown;
  return thrown.reasons;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-kit-release-'));
  const bare = join(folder, 'origin.git');
  clone = join(folder, 'clone');
  const options = { env: environment };
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare], options);
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', clone], options);
  git('remote', 'add', 'origin', bare);
  mkdirSync(join(clone, 'dist'));
  write('dist/made.js', 'made\n');
});

afterEach(() => rmSync(folder, { recursive: true }));

test('a release tags the commit, moves the tag of its major version, and has its notes', async () => {
  commit('1.0.0');
  await attempt('1.0.0');
  const second = commit('1.1.0');
  const { tag, major, notes } = await attempt('v1.1.0');
  expect({ tag, major, notes }).toEqual({ tag: 'v1.1.0', major: 'v1', notes: '- Notes of 1.1.0.' });
  expect(remote('v1.1.0')).toContain(`${second}\trefs/tags/v1.1.0^{}`);
  expect(remote('v1')).toBe(`${second}\trefs/tags/v1`);
  expect(remote('v1.0.0')).not.toContain(second);
});

test('a version that exists is refused, also where the tag is at this very commit', async () => {
  commit('1.0.0');
  await attempt('1.0.0');
  git('tag', '--delete', 'v1.0.0');
  expect(await reasons('1.0.0')).toEqual(['v1.0.0 exists, and a release is never changed']);
});

test('a version that is older than what its major version leads to is refused', async () => {
  commit('1.10.0');
  await attempt('1.10.0');
  commit('1.9.1');
  expect(await reasons('1.9.1')).toEqual(['1.9.1 is older than v1.10.0, to which v1 leads']);
});

test('an older major version goes on beside a newer one', async () => {
  commit('2.0.0');
  await attempt('2.0.0');
  const older = commit('1.0.1');
  await attempt('1.0.1');
  expect(remote('v1')).toBe(`${older}\trefs/tags/v1`);
  expect(remote('v2')).not.toContain(older);
});

test('a tree with changes or new files is refused', async () => {
  commit('1.0.0');
  write('CHANGELOG.md', '# Changes\n\n## 1.0.0\n\n- Not committed.\n');
  write('new.txt', 'new');
  expect(await reasons('1.0.0')).toEqual(['not committed: CHANGELOG.md, new.txt']);
});

test('a dist that a fresh build changes is refused', async () => {
  commit('1.0.0');
  const other = async () => write('dist/made.js', 'made otherwise\n');
  expect(await reasons('1.0.0', other)).toEqual([
    'a fresh build differs from what is committed: dist/made.js',
  ]);
});

test('a file that only a fresh build has is refused', async () => {
  commit('1.0.0');
  const more = async () => write('dist/more.js', 'more\n');
  expect(await reasons('1.0.0', more)).toEqual([
    'a fresh build differs from what is committed: dist/more.js',
  ]);
});

test('a version that changelog and package do not have is refused, for both reasons at once', async () => {
  commit('1.0.0');
  expect(await reasons('1.1.0')).toEqual([
    'CHANGELOG.md says nothing below a heading "## 1.1.0"',
    'package.json is of version 1.0.0',
  ]);
});

test('a commit that main does not have is refused', async () => {
  commit('1.0.0');
  git('commit', '--quiet', '--allow-empty', '--message', 'not pushed');
  expect(await reasons('1.0.0')).toEqual([`${git('rev-parse', 'HEAD')} is not on the branch main of origin`]);
});

test('a commit that main has gone past is released', async () => {
  const first = commit('1.0.0');
  commit('1.1.0');
  git('checkout', '--quiet', first);
  await attempt('1.0.0');
  expect(remote('v1')).toBe(`${first}\trefs/tags/v1`);
});

test('where the major tag was moved meanwhile neither tag is pushed, and a second try is free to begin', async () => {
  commit('1.0.0');
  await attempt('1.0.0');
  const second = commit('1.1.0');
  const somebodys = git('commit-tree', `${second}^{tree}`, '-m', 'of somebody else');
  const meanwhile = async () => {
    git('push', '--quiet', '--force', 'origin', `${somebodys}:refs/tags/v1`);
  };
  await expect(attempt('1.1.0', meanwhile)).rejects.toThrow(/stale info/);
  expect(remote('v1.1.0')).toBe('');
  expect(remote('v1')).toContain(somebodys);
  await attempt('1.1.0');
  expect(remote('v1.1.0')).toContain(second);
});

test('a word that is no version is refused', async () => {
  commit('1.0.0');
  expect(await reasons('latest')).toEqual(['latest is no version such as 1.2.3']);
});
