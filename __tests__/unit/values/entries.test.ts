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

test('names of labels and options are names', () => {
  expect(
    Object.keys(read('com.example/tier=1\ntraefik.http.routers.x.rule=Host(`a`)\nAws_Auth=On').set),
  ).toEqual([...['com.example/tier', 'traefik.http.routers.x.rule', 'Aws_Auth']]);
});

test.each([
  ['JUST_A_NAME', 'line 1 has no "=", and no "-" at its end'],
  ['export A=1', 'line 1 does not start with a name'],
  ['\nA =1', 'line 2 does not start with a name'],
  ['=1', 'line 1 does not start with a name'],
  ['-', 'line 1 does not start with a name'],
  ['A=1\nA-', 'line 2: A is there already'],
])('%j is refused', (text, message) => {
  expect(() => parseEntries(text)).toThrow(message);
});

test('a value of several lines is refused, and no piece of it repeated', () => {
  const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n+kqhkiG9w0BAQE==\n-----END PRIVATE KEY-----';
  const told = (() => {
    try {
      parseEntries(`KEY=${key}`);
    } catch (error) {
      return String(error);
    }
    return '';
  })();
  expect(told).toContain('line 2 has no "="');
  expect(told).toContain('line 3 does not start with a name');
  expect(told).not.toMatch(/MIIE|kqhki/);
});
