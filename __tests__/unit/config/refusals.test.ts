import { told, withSteps } from './reading.js';

const wait = 'wait-healthy: { http: "http://a/" }';

/** A file with these lines as its only phase, after the given lines at the top. */
function withPhase(...lines: readonly string[]): string {
  return ['project: shop', 'phases:', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

test('an unknown key is told with its line, a caret and the nearest one', () => {
  expect(
    told(
      'project: shop\nphases:\n  - nmae: a\n    name: b\n    steps:\n      - wait-healthy: { http: "http://a/" }\n',
    ),
  ).toBe(`deploy-kit.yml:3:5: the phase has no key nmae
   3 |   - nmae: a
     |     ^^^^
Write name.
[config-key-unknown]`);
});

test('an unknown action is told with the nearest one', () => {
  expect(
    told(withSteps('- deploy-compos: { files: a.yml }')),
  ).toBe(`deploy-kit.yml:7:9: there is no step deploy-compos
   7 |       - deploy-compos: { files: a.yml }
     |         ^^^^^^^^^^^^^
Write deploy-compose.
[config-step-unknown]`);
});

test('an unknown input is told with the nearest one', () => {
  expect(
    told(withSteps('- deploy-compose:', '    flies: a.yml')),
  ).toBe(`deploy-kit.yml:8:11: deploy-compose has no input flies
   8 |           flies: a.yml
     |           ^^^^^
Write files.
[config-input-unknown]`);
});

test('an input that is not indented enough is told as that', () => {
  expect(
    told(withSteps('- deploy-compose:', '  files: a.yml')),
  ).toBe(`deploy-kit.yml:8:9: there is no step files
   8 |         files: a.yml
     |         ^^^^^
It is an input of deploy-compose: indent it further than that.
[config-step-unknown]`);
});

test('a value that an input does not accept is told at the value', () => {
  expect(
    told(withSteps('- provision-swap: { size: 4GB }')),
  ).toBe(`deploy-kit.yml:7:33: size: "4GB" is not a size
   7 |       - provision-swap: { size: 4GB }
     |                                 ^^^
Give a size such as 512M or 4G (K, M, G and T are powers of 1024), from 1M.
[input-invalid]`);
});

test('what must hold between inputs is told at one of them', () => {
  expect(
    told(withSteps('- wait-healthy: { http: "http://a/", timeout: 5s, stable-for: 5s }')),
  ).toBe(`deploy-kit.yml:7:69: stable-for is a part of timeout, and is not shorter than it
   7 |       - wait-healthy: { http: "http://a/", timeout: 5s, stable-for: 5s }
     |                                                                     ^^
Give a longer timeout or a shorter stable-for.
[wait-stable-too-long]`);
});

test.each([
  [
    'host',
    'Write the names of the hosts as hosts: beside steps; what they are stands under hosts: at the top.',
  ],
  ['key', 'Write key under ssh: at the top: it holds for all hosts.'],
  ['concurrency', 'Write concurrency under ssh: at the top: it holds for all hosts.'],
  ['batch', 'Write batch beside steps: it holds for the phase.'],
  ['max-failures', 'Write max-failures beside steps: it holds for the phase.'],
  ['rollback', 'Write if-fails: keep beside steps where the phase shall not go back.'],
  ['dry-run', 'Leave it out: deploy-kit plan, or dry-run of the rollout, holds for all steps.'],
])('the input %s of a step is told where it belongs', (name, remedy) => {
  expect(
    told(withSteps(`- deploy-compose: { ${name}: 1 }`)),
  ).toBe(`deploy-kit.yml:7:27: ${name} does not belong to a step
   7 |       - deploy-compose: { ${name}: 1 }
     |                           ${'^'.repeat(name.length)}
${remedy}
[config-input-misplaced]`);
});

test('an action that works on hosts needs a phase with hosts', () => {
  expect(
    told(withPhase('- name: a', '  steps:', '    - provision-swap: {}')),
  ).toBe(`deploy-kit.yml:5:9: provision-swap works on hosts; this phase has no hosts
   5 |       - provision-swap: {}
     |         ^^^^^^^^^^^^^^
Add hosts: NAME beside steps, a name under hosts.
[config-step-needs-host]`);
});

test('an action that asks something from a host needs a phase with hosts', () => {
  expect(
    told(withPhase('- name: a', '  steps:', '    - wait-healthy: { command: pg_isready }')),
  ).toBe(`deploy-kit.yml:5:9: command asks from a host, and no host is given; this phase has no hosts
   5 |       - wait-healthy: { command: pg_isready }
     |         ^^^^^^^^^^^^
Add hosts: NAME beside steps, a name under hosts.
[config-step-needs-host]`);
});

test('a wait of the runner may stand in a phase with hosts', () => {
  expect(told(withSteps(`- ${wait}`))).toBe('');
});

test.each([
  [
    '- deploy-compose',
    'a step is a text',
    'Give a map of an action to its inputs, such as - deploy-compose: {}.',
  ],
  [
    '- {}',
    'this step does not say what it does',
    'Write one of deploy-compose, provision-swap, wait-healthy with its inputs.',
  ],
])('the step %s is refused', (step, what, remedy) => {
  expect(told(withSteps(step))).toContain(`deploy-kit.yml:7:9: ${what}\n`);
  expect(told(withSteps(step))).toContain(`\n${remedy}\n`);
});

test('a step cannot be two actions', () => {
  expect(
    told(withSteps('- provision-swap: {}', `  ${wait}`)),
  ).toBe(`deploy-kit.yml:8:9: this step is provision-swap already, and wait-healthy is another
   8 |         wait-healthy: { http: "http://a/" }
     |         ^^^^^^^^^^^^
Begin a step of its own with "- ".
[config-step-several]`);
});

test('two steps of one phase cannot have one name', () => {
  expect(
    told(withSteps(`- { name: up, ${wait} }`, `- { name: up, ${wait} }`)),
  ).toBe(`deploy-kit.yml:8:17: another step of this phase has the name up, on line 7
   8 |       - { name: up, wait-healthy: { http: "http://a/" } }
     |                 ^^
Give each a name of its own.
[config-name-twice]`);
});

test('two steps of the file cannot have one id', () => {
  const text = withPhase(
    '- name: a',
    `  steps: [{ id: up, ${wait} }]`,
    '- name: b',
    `  steps: [{ id: up, ${wait} }]`,
  );
  expect(told(text)).toContain('deploy-kit.yml:6:19: another step has the name up, on line 4\n');
});

test('the inputs of ssh are judged once, not by every step', () => {
  const text = `ssh: { prot: 22, port: abc, host: web }\n${withSteps('- deploy-compose: {}', '- provision-swap: {}')}`;
  expect(
    told(text)
      .split('\n')
      .filter((line) => line.startsWith('deploy-kit') || line.startsWith('[')),
  ).toEqual([
    'deploy-kit.yml:1:8: ssh has no key prot',
    '[config-key-unknown]',
    'deploy-kit.yml:1:24: port: "abc" is not a whole number',
    '[input-invalid]',
    'deploy-kit.yml:1:29: host does not belong to ssh',
    '[config-input-misplaced]',
  ]);
});

test('everything is told at once, in the order of the file', () => {
  const text = `projcet: x
hosts: { web: "web:99999" }
phases:
  - name: a
    needs: z
    hosts: [wbe]
    steps:
      - provision-swap: { size: "\${SIZE}" }
      - deploy-compos: {}
`;
  expect(
    told(text)
      .split('\n')
      .filter((line) => line.startsWith('deploy-kit')),
  ).toEqual([
    'deploy-kit.yml:1:1: deploy-kit.yml has no key projcet',
    'deploy-kit.yml:1:1: deploy-kit.yml has no project',
    'deploy-kit.yml:2:15: the port of "web:99999" is not a number from 1 to 65535',
    'deploy-kit.yml:5:12: there is no phase z',
    'deploy-kit.yml:6:13: there is no host wbe under hosts',
    'deploy-kit.yml:8:34: the variable SIZE is not set',
    'deploy-kit.yml:9:9: there is no step deploy-compos',
  ]);
});

test('a long line is shown around the place', () => {
  const text = withSteps(
    `- deploy-compose: { upload: "${'x'.repeat(90)}", flies: a, project: "${'y'.repeat(90)}" }`,
  );
  const [, excerpt = '', carets = ''] = told(text).split('\n');
  expect(excerpt).toMatch(/^ {3}7 \| …x+", flies: a, project: "y+…$/);
  expect(carets.indexOf('^')).toBe(excerpt.indexOf('flies'));
  expect(carets).toMatch(/ \^{5}$/);
});
