import { cutShort } from '../../../lib/values/cut-short.js';

test.each([
  ['what is short enough', 'two words', 'two words'],
  ['a text without its half word', 'two words more', 'two '],
  ['JSON without its half text', '{"a":"bcdefgh"}', '{"a":"'],
  ['a single long word not at all', 'abcdefghijklmnop', ''],
])('%s is kept', (_, text, kept) => {
  expect(cutShort(text, 9)).toBe(kept);
});
