import type { Config } from '../../../lib/config/config.js';
import { placesOf, problemsIn, read, told, withSteps } from './reading.js';

const none = { hosts: new Map() };

/** What the first step's `env` is, where A is written as given. */
function envOf(written: string, environment: Record<string, string> = {}): unknown {
  const config = read(withSteps('- deploy-compose:', '    env:', `      A: ${written}`), { environment });
  return (inputsOf(config).env as Record<string, string>).A;
}

function inputsOf(config: Config, phase = 0, step = 0) {
  return config.phases[phase]?.steps[step]?.inputs(none) ?? {};
}

describe('a variable', () => {
  test.each([
    ['"${X}"', { X: 'x' }, 'x'],
    ['${X}', { X: 'x' }, 'x'],
    ['"a-${X}-${Y}"', { X: '1', Y: '2' }, 'a-1-2'],
    ['"${X}"', { X: '' }, ''],
    ['"${X:-y}"', {}, 'y'],
    ['"${X:-y}"', { X: '' }, 'y'],
    ['"${X:-y}"', { X: 'x' }, 'x'],
    ['"${X:-}"', {}, ''],
    ['"${X:-a:b=c}"', {}, 'a:b=c'],
    ['"${X:?}"', { X: 'x' }, 'x'],
  ])('%s with %j is %j', (written, environment, value) => {
    expect(envOf(written, environment as Record<string, string>)).toBe(value);
  });

  test.each([
    '7',
    'true',
    'null',
    '[1, 2]',
    '{ a: b }',
    '${Y}',
    '$$',
    '',
    ' "quoted" ',
    '*alias',
    'a: b # c',
    '\n- x',
  ])('that holds %j is that text, and nothing else', (value) => {
    expect(envOf('"${X}"', { X: value, Y: 'no' })).toBe(value);
  });

  test('that is a number or a flag is read as one by the input', () => {
    const config = read(
      withSteps('- deploy-compose: { keep-releases: "${N}", prune: "${P}", services: "${S}" }'),
      {
        environment: { N: '3', P: 'false', S: 'a,b' },
      },
    );
    expect(inputsOf(config)).toMatchObject({ 'keep-releases': 3, prune: false, services: ['a', 'b'] });
  });

  test('is read in lists, maps and blocks of text, and not in keys', () => {
    const config = read(
      withSteps(
        '- deploy-compose:',
        '    files: [a.yml, "${F}.yml"]',
        '    images: { web: "shop/web:${V}" }',
        '    env: |',
        '      ONE=${V}',
        '      TWO=${F}',
        '    secrets: { X: "${V}" }',
      ),
      { environment: { F: 'prod', V: '7' } },
    );
    expect(inputsOf(config)).toMatchObject({
      files: ['a.yml', 'prod.yml'],
      images: { web: 'shop/web:7' },
      env: { ONE: '7', TWO: 'prod' },
    });
    expect(
      placesOf(withSteps('- deploy-compose: { env: { "${K}": x } }'), { environment: { K: 'A' } }),
    ).toEqual(['7:32 input-invalid']);
  });

  test('that the environment inherits from nowhere is not set', () => {
    expect(placesOf(withSteps('- deploy-compose: { env: { A: "${toString}" } }'))).toEqual([
      '7:38 config-variable-unset',
    ]);
  });
});

test.each([
  ['$$', '$'],
  ['$${X}', '${X}'],
  ['$X', '$X'],
  ['a$', 'a$'],
  ['$$$$', '$$'],
  ['pa$$w$rd', 'pa$w$rd'],
])('%s stands for %s', (written, value) => {
  expect(envOf(`"${written}"`)).toBe(value);
});

test('a variable that is not set is told once, with its message and all its places', () => {
  const text = `ssh: { key: "\${KEY:?the deploy key}" }\n${withSteps('- deploy-compose: { env: { A: "${IP}", B: "x-${IP}" }, project: "${KEY}" }')}`;
  expect(told(text)).toBe(`deploy-kit.yml:1:14: the variable KEY is not set or empty: the deploy key
   1 | ssh: { key: "\${KEY:?the deploy key}" }
     |              ^^^^^^^^^^^^^^^^^^^^^^
also needed at deploy-kit.yml:8:72
Set KEY in the environment (under env: of the job's step, from a secret where it is one), or write \${KEY:-default}.
[config-variable-unset]

deploy-kit.yml:8:38: the variable IP is not set
   8 |       - deploy-compose: { env: { A: "\${IP}", B: "x-\${IP}" }, project: "\${KEY}" }
     |                                      ^^^^^
also needed at deploy-kit.yml:8:52
Set IP in the environment (under env: of the job's step, from a secret where it is one), or write \${IP:-default}.
[config-variable-unset]`);
});

test('no error repeats a value that came from the environment', () => {
  const environment = { S: 'hunter2', W: 'hunter3 hunter3', P: 'hunter4!' };
  const text = withSteps(
    '- provision-swap: { size: "${S}" }',
    '- wait-healthy: { tcp: "${S}", timeout: "${S}" }',
  )
    .replace('203.0.113.7', '"${W}"')
    .replace('project: shop', 'project: "${P}"');
  const all = told(text, { environment });
  expect(all).not.toContain('hunter');
  expect(all.match(/^\[.*\]$/gm)).toEqual([
    '[input-invalid]',
    '[ssh-host-format]',
    '[input-invalid]',
    '[input-invalid]',
    '[input-invalid]',
  ]);
});

test.each([
  ['${', '${ has no } after it'],
  ['${}', '${} is no reference'],
  ['${A-b}', '${A-b} is no reference'],
  ['${A:+b}', '${A:+b} is no reference'],
  ['${1A}', '${1A} is no reference'],
  ['${ A }', '${ A } is no reference'],
  ['${A:-${B}}', 'a reference stands inside of another'],
  ['${hosts.web}', '${hosts.web} is neither the address nor the addresses of a host'],
  ['${steps.a}', '${steps.a} is no reference'],
  ['${{ secrets.KEY }}', 'GitHub fills in ${{ }} in workflows only, not in this file'],
])('%s is refused', (written, what) => {
  const text = withSteps(`- deploy-compose: { env: { A: "x ${written}" } }`);
  expect(told(text)).toContain(`deploy-kit.yml:7:40: ${what}\n`);
});

test('a reference that is nearly one is told with the right one', () => {
  expect(told(withSteps('- deploy-compose: { env: { A: "${host.web.address}" } }'))).toBe(
    `deploy-kit.yml:7:38: \${host.web.address} is no reference
   7 |       - deploy-compose: { env: { A: "\${host.web.address}" } }
     |                                      ^^^^^^^^^^^^^^^^^^^
Write \${hosts.web.address}.
[config-reference]`,
  );
});

test('a reference in a block of text has its own line', () => {
  const text = withSteps('- deploy-compose:', '    env: |', '      A=1', '      B=${B}');
  expect(placesOf(text)).toEqual(['10:15 config-variable-unset']);
});

test('the run is read', () => {
  expect(envOf('"${run.sha} ${run.branch} ${run.environment}"')).toBe('4f2a9c1 main production');
  expect(told(withSteps('- deploy-compose: { env: { A: "${run.shaa}" } }'))).toContain('\nWrite sha.\n');
});

test('names cannot hold references', () => {
  const text = withSteps('- { id: "${X}", deploy-compose: {} }').replace('name: all', 'name: "${X}"');
  expect(placesOf(text)).toEqual(['4:11 config-value', '7:15 config-value']);
});

test('a step may be named by a reference', () => {
  const text = withSteps('- { name: "deploy ${run.branch}", deploy-compose: {} }');
  expect(read(text).phases[0]?.steps[0]?.name).toBe('deploy main');
});

describe('the output of a step', () => {
  const phase = (name: string, needs: string, step: string) =>
    `  - { name: ${name}, needs: [${needs}], steps: [{ ${step} }] }`;
  const file = (...lines: string[]) => ['project: shop', 'phases:', ...lines, ''].join('\n');
  const wait = (of: string) => `wait-healthy: { http: "http://a/\${steps.${of}}" }`;

  test('is known when the step has ended', () => {
    const text = withSteps(
      '- { id: db, deploy-compose: {} }',
      `- deploy-compose: { env: { R: "r-\${steps.db.release}" } }`,
    );
    const step = read(text).phases[0]?.steps[1];
    expect(step?.refersTo).toEqual([{ id: 'db', output: 'release' }]);
    const output = ({ id, output }: { id: string; output: string }) => `${id}/${output}/\${X}`;
    expect(step?.inputs({ hosts: new Map(), output })).toMatchObject({ env: { R: 'r-db/release/${X}' } });
  });

  test('that an input does not accept is told when it is known, and not repeated', () => {
    const text = withSteps(
      '- { id: db, deploy-compose: {} }',
      '- provision-swap: { size: "${steps.db.release}" }',
    );
    const step = read(text).phases[0]?.steps[1];
    const [problem] = problemsIn(() => step?.inputs({ hosts: new Map(), output: () => 'hunter2' }));
    expect(problem?.where).toBe('deploy-kit.yml:8:33');
    expect(problem?.message).not.toContain('hunter2');
  });

  test('may be of a phase that is needed, also over others', () => {
    const text = file(
      phase('a', '', `id: one, ${wait('x.y').replace('${steps.x.y}', '')}`),
      phase('b', 'a', 'wait-healthy: { http: "http://a/" }'),
      phase('c', 'b', wait('one.healthy')),
    );
    expect(placesOf(text)).toEqual([]);
  });

  test.each([
    [
      'of a phase that is not needed',
      phase('b', '', wait('one.healthy')),
      'step one is in phase a, which phase b does not wait for',
      'Add needs: a to phase b.',
    ],
    [
      'of no step',
      phase('b', 'a', wait('oen.healthy')),
      '${steps.oen.healthy}: no step has the id oen',
      'Write one.',
    ],
    [
      'that the action does not have',
      phase('b', 'a', wait('one.helthy')),
      '${steps.one.helthy}: wait-healthy has no output helthy',
      'Write healthy.',
    ],
  ])('%s is refused', (_, second, what, remedy) => {
    const text = file(phase('a', '', 'id: one, wait-healthy: { http: "http://a/" }'), second);
    expect(told(text)).toContain(`: ${what}\n`);
    expect(told(text)).toContain(`\n${remedy}\n`);
  });

  test('of a later step, or of the step itself, is refused', () => {
    const text = withSteps(
      '- { id: one, deploy-compose: { env: { A: "${steps.one.release}", B: "${steps.two.release}" } } }',
      '- { id: two, deploy-compose: {} }',
    );
    expect(told(text)).toContain('deploy-kit.yml:7:49: step one is this step itself\n');
    expect(told(text)).toContain('deploy-kit.yml:7:76: step two comes after this one\n');
  });
});
