import { told, withSteps } from './reading.js';

const wait = 'wait-healthy: { http: "http://a/" }';

/** A file with these lines as its only phase, after the given lines at the top. */
function withPhase(...lines: readonly string[]): string {
  return ['project: shop', 'phases:', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

test('a missing key is told at the map that lacks it, with what it takes', () => {
  expect(told(withPhase('- needs: []', `  steps: [${wait}]`))).toBe(`deploy-kit.yml:3:5: the phase has no name
   3 |   - needs: []
     |     ^^^^^
Add name: a name of letters, digits, blanks and . _ / -.
[config-key-missing]`);
});

test('an unknown host is told with the nearest one', () => {
  const text = withSteps(`- ${wait}`).replace('hosts: web', 'hosts: [web, wbe]');
  expect(told(text)).toBe(`deploy-kit.yml:5:18: there is no host wbe under hosts
   5 |     hosts: [web, wbe]
     |                  ^^^
Write web.
[config-host-unknown]`);
});

test('a phase without steps is refused', () => {
  expect(told(withPhase('- name: a', '  steps: []'))).toBe(`deploy-kit.yml:4:5: phase a has no steps
   4 |     steps: []
     |     ^^^^^
Add a step, as in - deploy-compose: { files: compose.yml }, or take the phase away.
[config-phase-empty]`);
});

test('a file without phases is refused', () => {
  expect(told('project: shop\nphases: []\n')).toBe(`deploy-kit.yml:2:1: phases is empty
   2 | phases: []
     | ^^^^^^
Give a list of phases, at least one.
[config-value]`);
});

test('two phases of one name are refused', () => {
  expect(
    told(withPhase('- name: a', `  steps: [${wait}]`, '- name: a', `  steps: [${wait}]`)),
  ).toBe(`deploy-kit.yml:5:11: another phase has the name a, on line 3
   5 |   - name: a
     |           ^
Give each a name of its own.
[config-name-twice]`);
});

test('a need of a phase that there is not is told with the nearest one', () => {
  const text = withPhase(
    '- name: database',
    `  steps: [${wait}]`,
    '- name: api',
    '  needs: databse',
    `  steps: [${wait}]`,
  );
  expect(told(text)).toBe(`deploy-kit.yml:6:12: there is no phase databse
   6 |     needs: databse
     |            ^^^^^^^
Write database.
[config-phase-unknown]`);
});

test('phases that wait for each other are printed as a circle', () => {
  const phase = (name: string, needs: string) => [
    `- name: ${name}`,
    `  needs: ${needs}`,
    `  steps: [${wait}]`,
  ];
  const text = withPhase(...phase('a', 'c'), ...phase('b', '[a]'), ...phase('c', '[b]'), ...phase('d', 'a'));
  expect(told(text)).toBe(`deploy-kit.yml:7:13: these phases wait for each other: a -> c -> b -> a
   7 |     needs: [a]
     |             ^
Take one of these needs away.
[config-cycle]`);
});

test('each of two circles is printed', () => {
  const phase = (name: string, needs: string) => `- { name: ${name}, needs: [${needs}], steps: [${wait}] }`;
  const text = withPhase(phase('a', 'a'), phase('b', 'c, d'), phase('c', 'b'), phase('d', 'b'));
  const lines = told(text)
    .split('\n')
    .filter((line) => line.startsWith('deploy-kit.yml'));
  expect(lines).toEqual([
    'deploy-kit.yml:3:24: phase a needs itself',
    'deploy-kit.yml:5:24: these phases wait for each other: b -> c -> b',
    'deploy-kit.yml:6:24: these phases wait for each other: b -> d -> b',
  ]);
});

test('a diamond of needs is no circle', () => {
  const phase = (name: string, needs: string) => `- { name: ${name}, needs: [${needs}], steps: [${wait}] }`;
  expect(told(withPhase(phase('a', ''), phase('b', 'a'), phase('c', 'a'), phase('d', 'b, c')))).toBe('');
});

test('the policy is a map', () => {
  expect(told(`policy: main\n${withSteps(`- ${wait}`)}`)).toContain('deploy-kit.yml:1:9: policy is a text\n');
});

test('batch, max-failures and if-fails take what the inputs of that name take', () => {
  const text = withSteps(`- ${wait}`).replace(
    '    hosts: web\n',
    '    hosts: web\n    batch: 0\n    max-failures: x\n    if-fails: kep\n',
  );
  expect(
    told(text)
      .split('\n')
      .filter((line) => line.startsWith('deploy-kit')),
  ).toEqual([
    'deploy-kit.yml:6:12: batch: "0" is not a whole number from 1',
    'deploy-kit.yml:7:19: max-failures: "x" is not a whole number',
    'deploy-kit.yml:8:15: if-fails: "kep" is not one of the words; keep?',
  ]);
});
