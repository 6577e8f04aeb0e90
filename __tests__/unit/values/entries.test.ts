import { parseEntries } from '../../../lib/values/entries.js';

const read = (text: string) => {
  const { set, remove } = parseEntries(text);
  return { set: Object.fromEntries(set), remove: [...remove] };
};

test('everything behind the first = is the value, quotes too', () => {
  expect(read('A="x" = y=\n  B=1  \n\nC=').set).toEqual({ A: '"x" = y=', B: '1', C: '' });
});

test('a name and - takes an entry away', () => {
  expect(read('A-\nmy.label-')).toEqual({ set: {}, remove: ['A', 'my.label'] });
});

test('a value may end in -', () => {
  expect(read('A=b-').set).toEqual({ A: 'b-' });
});

test.each([
  ['JUST_A_NAME', '"JUST_A_NAME" has no "=", and no "-" at its end'],
  ['export A=1', '"export A" before "=" is no name'],
  ['A =1', '"A " before "=" is no name'],
  ['=1', '"" before "=" is no name'],
  ['-', '"" before "=" is no name'],
  ['A=1\nA-', 'A is there twice'],
])('%j is refused', (text, message) => {
  expect(() => parseEntries(text)).toThrow(message);
});
