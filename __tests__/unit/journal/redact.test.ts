import { Secrets, secretPieces } from '../../../lib/journal/redact.js';

function hiding(...values: string[]) {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets.redact;
}

test('each line of a secret is hidden by itself', () => {
  expect(hiding('first\r\n  second line \n')('a first b second line c')).toBe('a *** b *** c');
});

test('short lines and plain words are not secrets', () => {
  expect(secretPieces('abc\n}\ntrue\nFALSE\nabcd')).toEqual(['abcd']);
});

test('a secret that begins like another one is hidden whole', () => {
  expect(hiding('pass', 'password')('password pass')).toBe('*** ***');
});

test('characters of regular expressions are themselves', () => {
  expect(hiding('a.c$(x)[y]\\d+|')('abc$ a.c$(x)[y]\\d+| x')).toBe('abc$ *** x');
});

test('a secret that is learnt later is hidden from then on', () => {
  const secrets = new Secrets();
  expect(secrets.redact('hunter2')).toBe('hunter2');
  expect(secrets.add('hunter2')).toEqual(['hunter2']);
  expect(secrets.redact('hunter2')).toBe('***');
});

test('a secret is new only once', () => {
  const secrets = new Secrets();
  secrets.add('hunter2');
  expect(secrets.add('hunter2\nother')).toEqual(['other']);
});

test('a secret is hidden as JSON writes it too', () => {
  expect(hiding('pass"word\\')('{"x":"pass\\"word\\\\"}')).toBe('{"x":"***"}');
});

test('a secret with colors of a terminal in it is hidden without them too', () => {
  const secret = '\u001b[31mpass\u001b[0mword';
  expect(hiding(secret)(`as it is ${secret}, and in a log password`)).toBe('as it is ***, and in a log ***');
});
