import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(__dirname, '../../..');
const options = { cwd: root, maxBuffer: 64 * 1024 * 1024 };

test('what a runner downloads stays under 900 kB', () => {
  const archive = execFileSync('git', ['archive', '--worktree-attributes', 'HEAD'], options);
  expect(gzipSync(archive).length).toBeLessThan(900_000);
});

test('a runner downloads no sources, tests, docs, examples, scripts, workflows or pages to read', () => {
  const archive = execFileSync('git', ['archive', '--worktree-attributes', 'HEAD'], options);
  const names = execFileSync('tar', ['--list'], { ...options, input: archive, encoding: 'utf8' }).split('\n');
  expect(
    names.filter((name) =>
      /^((lib|actions|__tests__|docs|examples|scripts|workflows)\/|README|CHANGELOG)/.test(name),
    ),
  ).toEqual([]);
});
