import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { quoteArgv } from '../../../lib/ssh/quote.js';

const words = [
  '',
  'plain',
  'a b',
  "it's",
  "''",
  '"double"',
  '$HOME `id` $(id)',
  'back\\slash',
  '\\\\two',
  "\\'",
  "'\\''",
  'new\nline',
  'tab\t',
  '-rf',
  '*',
  '?[a-z]',
  '~',
  '#no comment',
  '!history!!',
  'a;b&c|d<e>f',
  'ünï😀',
  '%s{a,b}',
  '=x',
];

const shells = ['sh', 'dash', 'bash', 'zsh', 'fish', 'busybox'].filter(
  (shell) => existsSync(`/bin/${shell}`) || existsSync(`/usr/bin/${shell}`),
);

describe.each(shells)('what %s makes of a quoted argument list', (shell) => {
  test('is the list', () => {
    const text = quoteArgv(['printf', '%s\\0', ...words]);
    const argv = shell === 'busybox' ? ['sh', '-c', text] : ['-c', text];
    expect(execFileSync(shell, argv, { encoding: 'utf8' }).split('\0').slice(0, -1)).toEqual(words);
  });
});

test('words that need no quotes are left readable', () => {
  expect(quoteArgv(['docker', 'compose', '-p', 'web', '--wait', '/srv/a_b.yml', 'user@host:22'])).toBe(
    'docker compose -p web --wait /srv/a_b.yml user@host:22',
  );
});
test('a word with a NUL is refused', () => {
  expect(() => quoteArgv(['a\0b'])).toThrow(RangeError);
});
