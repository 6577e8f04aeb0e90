import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitFacts, repositoryOf } from '../../../lib/cli/git.js';

test.each([
  ['https://github.com/acme/shop.git', 'acme/shop'],
  ['https://user:ghp_token@github.com/acme/shop', 'acme/shop'],
  ['git@github.com:acme/shop.git', 'acme/shop'],
  ['ssh://git@github.com:22/acme/shop.git/', 'acme/shop'],
  ['../shop', ''],
  ['', ''],
])('the repository of %s is %s', (url, repository) => {
  expect(repositoryOf(url)).toBe(repository);
});

test('a folder says its commit, branch and repository; without git it says nothing', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-git-'));
  const git = (...argv: string[]) =>
    execFileSync('git', ['-C', folder, ...argv], { encoding: 'utf8' }).trim();
  try {
    expect(await gitFacts(folder)).toEqual({ sha: '', branch: '', repository: '' });
    git('init', '-q', '-b', 'release/2');
    git('remote', 'add', 'origin', 'https://token@github.com/acme/shop.git');
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
    git(...author, 'commit', '-q', '--allow-empty', '-m', 'first');
    const facts = await gitFacts(folder);
    expect(facts).toEqual({ sha: git('rev-parse', 'HEAD'), branch: 'release/2', repository: 'acme/shop' });
    git('checkout', '-q', '--detach');
    expect((await gitFacts(folder)).branch).toBe('');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
