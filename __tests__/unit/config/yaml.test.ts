import { placesOf, problemsOf, read, told } from './reading.js';

const phases = 'phases: [{ name: a, steps: [wait-healthy: { http: "http://a/" }] }]\n';

test('a tab is told as a tab', () => {
  expect(told('project: shop\nphases:\n\t- name: a\n')).toBe(`deploy-kit.yml:3:1: a tab indents this line
   3 |  - name: a
     | ^
Indent with spaces: YAML allows no tabs.
[config-yaml]`);
});

test('a reference that a brace tears apart is told with its quotes', () => {
  expect(
    told('project: shop\nhosts: { web: ${WEB} }\nphases: []\n'),
  ).toBe(`deploy-kit.yml:2:15: inside of [ ] and { } a brace ends a value, so that this reference is torn apart
   2 | hosts: { web: \${WEB} }
     |               ^^^^^^
Put the whole value in quotes, as in "\${WEB}".
[config-yaml]`);
});

test('a reference that a colon and a blank tear apart is told with its quotes', () => {
  expect(told('project: ${P:?set it: now}\n')).toContain(
    'deploy-kit.yml:1:10: a colon and a blank end a value, so that this reference is torn apart\n',
  );
});

test('a quote that is not closed is told where it opens', () => {
  expect(told(`project: "shop\nhosts:\n  web: 203.0.113.7\n${phases}`)).toContain(
    'deploy-kit.yml:1:10: the quote that opens here is not closed\n   1 | project: "shop\n     |          ^\n',
  );
});

test('what else is no YAML is told in the words of the reader', () => {
  expect(told('project: shop\nphases:\n  - name: a\n   steps: []\n')).toContain(
    'deploy-kit.yml:4:1: sequence item without - indicator\n',
  );
});

test('two keys of one name are told, all of them, with what else is wrong', () => {
  const text = `project: shop\nproject: store\n${phases}hosts: { web: 203.0.113.7, web: 203.0.113.8 }\npolcy: {}\n`;
  expect(told(text)).toContain(`deploy-kit.yml:2:1: project is there already, on line 1
   2 | project: store
     | ^^^^^^^
Leave one of the two, or join them.
[config-key-twice]`);
  expect(placesOf(text)).toEqual(['2:1 config-key-twice', '4:28 config-key-twice', '5:1 config-key-unknown']);
});

test('a second document is refused', () => {
  expect(
    told(`project: shop\n${phases}---\nproject: b\n`),
  ).toBe(`deploy-kit.yml:3:1: a second document begins here
   3 | ---
     | ^^^
Keep one rollout in a file: take the line --- away.
[config-yaml]`);
});

test('one document may begin with its line of dashes', () => {
  expect(placesOf(`---\nproject: shop\n${phases}`)).toEqual([]);
});

test('a tag is refused', () => {
  expect(placesOf(`project: !secret shop\n${phases}`)).toEqual(['1:10 config-yaml']);
});

test.each([
  ['', ['1:1 config-key-missing', '1:1 config-key-missing']],
  ['# nothing\n', ['1:1 config-key-missing', '1:1 config-key-missing']],
  ['just text\n', ['1:1 config-value']],
  ['- a\n', ['1:1 config-value']],
])('the file %j is refused', (text, places) => {
  expect(placesOf(text)).toEqual(places);
});

test('a file of 1 MB is refused without being read', () => {
  const [problem, ...others] = problemsOf(`# ${'x'.repeat(1_000_000)}`);
  expect(problem).toMatchObject({ code: 'config-too-large', kind: 'input', where: 'deploy-kit.yml' });
  expect(others).toEqual([]);
});

test('a large comment is no reason to refuse a file', () => {
  expect(placesOf(`# ${'x'.repeat(900_000)}\nproject: shop\n${phases}`)).toEqual([]);
});

test.each([
  ['brackets', '['.repeat(500_000), '1:65'],
  ['braces', '{ a: '.repeat(100_000), '1:321'],
  ['dashes', '- '.repeat(400_000), '1:257'],
  ['lines', Array.from({ length: 900 }, (_, index) => `${' '.repeat(index)}a:`).join('\n'), '258:1'],
])('%s that nest without end are refused before they fill the stack', (_, text, place) => {
  expect(placesOf(text)).toEqual([`${place} config-too-large`]);
});

test('a file of very many values is refused', () => {
  expect(placesOf('- x\n'.repeat(200_000))).toEqual([expect.stringMatching(/ config-too-large$/)]);
});

test('aliases that explode are refused where they do', () => {
  const doubling = Array.from({ length: 20 }, (_, index) => {
    const inside = index === 0 ? 'x, x' : `*a${index - 1}, *a${index - 1}`;
    return `a${index}: &a${index} [${inside}]`;
  });
  expect(told(doubling.join('\n'))).toContain(': its aliases stand for more than 10000 values together\n');
  expect(problemsOf(doubling.join('\n'))).toHaveLength(1);
});

test('an alias of itself is refused', () => {
  expect(placesOf(`project: shop\nphases: &p [*p]\n`)).toEqual(['2:13 config-alias']);
});

test('an alias without an anchor is told with the nearest one, and nothing that follows from it', () => {
  const text = `project: &shop shop\nphases: *shp\n`;
  expect(told(text)).toBe(`deploy-kit.yml:2:9: there is no anchor &shp before it
   2 | phases: *shp
     |         ^^^^
Write shop.
[config-alias]`);
});

test('anchors, aliases and merged maps are read', () => {
  const text = `project: shop
hosts: { web: 203.0.113.7 }
phases:
  - name: a
    hosts: web
    steps: &steps
      - deploy-compose: &compose { files: a.yml, pull: always }
  - name: b
    needs: a
    hosts: web
    steps: *steps
  - name: c
    hosts: web
    steps:
      - deploy-compose: { <<: *compose, files: c.yml }
`;
  const inputs = read(text).phases.map(({ steps }) => steps[0]?.inputs({ hosts: new Map() }));
  expect(inputs).toMatchObject([
    { files: ['a.yml'], pull: 'always' },
    { files: ['a.yml'], pull: 'always' },
    { files: ['c.yml'], pull: 'always' },
  ]);
});

test('numbers that would change stay as they were written', () => {
  const text = `project: shop
hosts: { web: 203.0.113.7 }
phases:
  - name: a
    hosts: web
    steps:
      - deploy-compose:
          env: { VERSION: 1.10, PIN: 0042, BIG: 12345678901234567890, HEX: 0x1F, ON: True, N: 7, NONE: }
`;
  expect(read(text).phases[0]?.steps[0]?.inputs({ hosts: new Map() })).toMatchObject({
    env: {
      VERSION: '1.10',
      PIN: '0042',
      BIG: '12345678901234567890',
      HEX: '0x1F',
      ON: 'True',
      N: '7',
      NONE: '',
    },
  });
});

test('lines may end as on Windows', () => {
  expect(
    told(`project: shop\r\nphase: 1\r\n${phases}`),
  ).toBe(`deploy-kit.yml:2:1: deploy-kit.yml has no key phase
   2 | phase: 1
     | ^^^^^
Write phases.
[config-key-unknown]`);
});
