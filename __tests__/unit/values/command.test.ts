import { execFileSync } from 'node:child_process';
import { parseCommand } from '../../../lib/values/command.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

test.each([
  ['npm run migrate', ['npm', 'run', 'migrate']],
  ["sh -c 'a && b'", ['sh', '-c', 'a && b']],
  ['a "b c" d\\ e', ['a', 'b c', 'd e']],
  ["a ''", ['a', '']],
  ['a b\'c\'"d"e', ['a', 'bcde']],
  ['a "\\$HOME \\" \\\\ \\n"', ['a', '$HOME " \\ \\n']],
  ['a \\\n b', ['a', 'b']],
  ['a\n\tb', ['a', 'b']],
  ['a $HOME *', ['a', '$HOME', '*']],
  ['["a", "b c", "\\u00e9"]', ['a', 'b c', 'é']],
  ['[ -f /tmp/x ]', ['[', '-f', '/tmp/x', ']']],
])('%j is the words %j', (text, words) => {
  expect(parseCommand(text)).toEqual(words);
});

test.each(['a && b', 'a | b', 'a; b', 'a > b', '$(a)', '`a`', 'a "b', "a 'b", 'a \\', '', '[]'])(
  '%j is not accepted as a command',
  (text) => {
    expect(() => parseCommand(text)).toThrow(InvalidValue);
  },
);

test('words are what a POSIX shell makes of them', () => {
  for (const text of [
    "a 'b  c' d",
    'a "x\\"y" z',
    'a\\"b c',
    `'it'\\''s' "fine"`,
    'a "" b',
    '"a\\\nb" c\\\nd',
  ]) {
    const printed = execFileSync('sh', ['-c', `printf '%s\\0' ${text}`], { encoding: 'utf8' });
    expect(parseCommand(text)).toEqual(printed.split('\0').slice(0, -1));
  }
});
