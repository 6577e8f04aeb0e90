import { type Circumstances, placesOf, read, told } from './reading.js';

const wait = 'steps: [wait-healthy: { http: "http://a/" }]';

function file(...phases: readonly string[]): string {
  return [
    'project: shop',
    'hosts: { web: 203.0.113.7, db: 203.0.113.8 }',
    'phases:',
    ...phases.map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

const needsOf = (text: string, circumstances?: Circumstances) =>
  Object.fromEntries(read(text, circumstances).phases.map(({ name, needs }) => [name, needs]));

describe('a matrix', () => {
  test('makes a phase of each combination, the first key outermost', () => {
    const text = file(`{ name: a, matrix: { x: [p, q], n: [1, true] }, ${wait} }`);
    expect(read(text).phases.map(({ name }) => name)).toEqual([
      'a (p, 1)',
      'a (p, true)',
      'a (q, 1)',
      'a (q, true)',
    ]);
  });

  test('is read in hosts, batch, names and inputs', () => {
    const text = file(
      '{ name: a, matrix: { on: [web, db] }, hosts: "${matrix.on}", batch: "${matrix.on}", steps: [{ name: "to ${matrix.on}", deploy-compose: { project: "x-${matrix.on}" } }] }',
    ).replace('batch: "${matrix.on}", ', '');
    const phases = read(text).phases;
    expect(phases.map(({ hosts }) => hosts)).toEqual([['web'], ['db']]);
    expect(phases.map(({ steps }) => steps[0]?.name)).toEqual(['to web', 'to db']);
    expect(phases.map(({ steps }) => steps[0]?.inputs({ hosts: new Map() }).project)).toEqual([
      'x-web',
      'x-db',
    ]);
  });

  test('of maps is read by their names, and called by what stands first in each', () => {
    const step = 'wait-healthy: { http: "http://${matrix.on.name}:${matrix.on.port}/" }';
    const text = file(
      `{ name: a, matrix: { on: [{ name: p, port: 81 }, { name: q, port: "\${Q}" }] }, steps: [${step}] }`,
    );
    const { phases } = read(text, { environment: { Q: '82' } });
    expect(phases.map(({ name }) => name)).toEqual(['a (p)', 'a (q)']);
    const asked = phases.map(({ steps }) => steps[0]?.inputs({ hosts: new Map() }).http);
    expect(asked).toMatchObject([[{ href: 'http://p:81/' }], [{ href: 'http://q:82/' }]]);
  });

  test('is needed as a whole', () => {
    const text = file(
      `{ name: a, matrix: { x: [p, q] }, ${wait} }`,
      `{ name: b, needs: a, matrix: { y: [r, s] }, ${wait} }`,
    );
    expect(needsOf(text)).toEqual({
      'a (p)': [],
      'a (q)': [],
      'b (r)': ['a (p)', 'a (q)'],
      'b (s)': ['a (p)', 'a (q)'],
    });
  });

  test('takes its values from variables', () => {
    const text = file(`{ name: a, matrix: { x: ["\${P}", q] }, ${wait} }`);
    expect(read(text, { environment: { P: 'one' } }).phases.map(({ name }) => name)).toEqual([
      'a (one)',
      'a (q)',
    ]);
  });

  test('keeps ids of its steps apart', () => {
    const steps =
      'steps: [{ id: up, deploy-compose: {} }, deploy-compose: { env: { R: "${steps.up.release}" } }]';
    const [first] = read(file(`{ name: a, hosts: web, matrix: { x: [p, q] }, ${steps} }`)).phases;
    expect(first?.steps.map(({ id, refersTo }) => ({ id, refersTo }))).toEqual([
      { id: 'up (p)', refersTo: [] },
      { id: undefined, refersTo: [{ id: 'up (p)', output: 'release' }] },
    ]);
  });

  test('has several outputs of one step, so that other phases cannot read them', () => {
    const text = file(
      '{ name: a, matrix: { x: [p, q] }, steps: [{ id: up, wait-healthy: { http: "http://a/" } }] }',
      '{ name: b, needs: a, steps: [wait-healthy: { http: "http://a/${steps.up.healthy}" }] }',
    );
    expect(told(text)).toContain(
      'deploy-kit.yml:5:66: step up is done once for each combination of the matrix of phase a\n',
    );
  });

  test.each([
    ['{ x: [] }', 'x is empty'],
    ['{ x: y }', 'x is a text'],
    ['{ x: [[y]] }', 'a value of the matrix is a list'],
    ['{ x: [{ y: [z] }] }', 'a value of the matrix is a list'],
    ['{ x: [{}] }', 'a value of the matrix is a map'],
    ['{ x: [{ y: 1 }, { z: 1 }] }', 'the values of x are not of one kind'],
    ['{ x: [y, { y: 1 }] }', 'the values of x are not of one kind'],
    ['{ x: [{ y: 1, z: 2 }, { y: 1, z: 3 }] }', '1 is there twice'],
    ['{ x: [p, q, p] }', 'p is there twice'],
    ['[p]', 'matrix is a list'],
  ])('%s is refused', (matrix, what) => {
    expect(told(file(`{ name: a, matrix: ${matrix}, ${wait} }`))).toContain(`: ${what}\n`);
  });

  test('of more than 256 combinations is refused', () => {
    const list = (count: number) => `[${Array.from({ length: count }, (_, index) => index).join(', ')}]`;
    const matrix = (x: number, y: number) =>
      file(`{ name: a, matrix: { x: ${list(x)}, y: ${list(y)} }, ${wait} }`);
    expect(told(matrix(16, 17))).toContain(
      'deploy-kit.yml:4:26: the matrix has 272 combinations, and 256 are the most\n',
    );
    expect(placesOf(matrix(16, 16))).toEqual([]);
  });

  test('is told where a key of it is unknown, or there is none', () => {
    const step = (key: string) => `steps: [wait-healthy: { http: "http://a/\${matrix.${key}}" }]`;
    expect(told(file(`{ name: a, matrix: { service: [p] }, ${step('servce')} }`))).toContain(
      '\nWrite service.\n',
    );
    expect(told(file(`{ name: a, ${step('service')} }`))).toContain(
      ': ${matrix.service}: this phase has no matrix\n',
    );
  });
});

describe('chosen phases', () => {
  const text = `project: shop
ssh: { key: "\${KEY}" }
hosts: { web: "\${WEB}", db: "\${DB}" }
phases:
  - name: a
    hosts: db
    steps:
      - id: up
        deploy-compose: { secrets: { P: "\${P}" } }
  - name: b
    needs: a
    ${wait}
  - name: c
    needs: b
    hosts: web
    steps:
      - deploy-compose: { env: { DB: "\${hosts.db.address}" } }
  - name: d
    matrix: { x: [p, q] }
    ${wait}
`;

  test('are read without the variables of the others and of their hosts', () => {
    const config = read(text, { phases: ['b', 'd'] });
    expect(config.phases.map(({ name }) => name)).toEqual(['b', 'd (p)', 'd (q)']);
    expect(config.hosts).toEqual([]);
  });

  test('need the variables of hosts that they refer to', () => {
    expect(placesOf(text, { phases: ['c'] })).toEqual([
      '2:14 config-variable-unset',
      '3:16 config-variable-unset',
      '3:30 config-variable-unset',
    ]);
  });

  test('wait for what a phase between them needed', () => {
    const environment = { KEY: 'k', WEB: 'web.example', DB: 'db.example', P: 'p' };
    expect(needsOf(text, { phases: ['a', 'c'], environment })).toEqual({ a: [], c: ['a'] });
    expect(needsOf(text, { phases: ['c'], environment })).toEqual({ c: [] });
  });

  test('may be one combination of a matrix', () => {
    expect(read(text, { phases: ['d (q)'] }).phases.map(({ name }) => name)).toEqual(['d (q)']);
  });

  test('are told with the nearest one where there is none of the name', () => {
    expect(told(file(`{ name: database, ${wait} }`), { phases: ['databse'] })).toBe(
      `deploy-kit.yml: there is no phase databse, which was chosen
Write database.
[config-phase-unknown]`,
    );
    expect(told(text, { phases: ['d (r)'] })).toContain('\nWrite d (p).\n');
  });

  test('are all of them where none is named', () => {
    expect(read(file(`{ name: a, ${wait} }`), { phases: [] }).phases).toHaveLength(1);
  });

  test('do not keep the others from being judged', () => {
    const wrong = text
      .replace('needs: b', 'needs: z')
      .replace('deploy-compose: { env', 'deploy-compose: { pull: x, env');
    expect(placesOf(wrong, { phases: ['b'] })).toEqual(['14:12 config-phase-unknown', '17:33 input-invalid']);
  });

  test('cannot read what a phase that was not chosen gives', () => {
    const reading = text.replace('DB: "${hosts.db.address}"', 'R: "${steps.up.release}"');
    const environment = { KEY: 'k', WEB: 'web.example' };
    expect(
      told(reading, { phases: ['c'], environment }),
    ).toBe(`deploy-kit.yml:17:38: step up is in phase a, which was not chosen and does not run
  17 |       - deploy-compose: { env: { R: "\${steps.up.release}" } }
     |                                      ^^^^^^^^^^^^^^^^^^^
Choose phase a as well.
[config-phase-not-chosen]`);
    expect(placesOf(reading, { phases: ['b'] })).toEqual([]);
  });
});

describe('secrets', () => {
  const secretsOf = (text: string, environment: Record<string, string>) =>
    read(text, { environment }).secrets;

  test('are the texts of secret inputs, those of a map without their names', () => {
    const text = `ssh: { key: "\${KEY}", passphrase: "\${PHRASE}", proxy-key: "\${PROXY}", username: deploy }
${file(
  '{ name: a, hosts: web, steps: [deploy-compose: { registry-password: "${TOKEN}", secrets: { A: "${A}", B: "b-${B}" }, env: { C: "${C}" } }] }',
)}`;
    const environment = {
      KEY: 'key',
      PHRASE: 'phrase',
      PROXY: 'proxy',
      TOKEN: 'token',
      A: 'a 1',
      B: '2',
      C: 'c',
    };
    expect(secretsOf(text, environment)).toEqual(['key', 'phrase', 'proxy', 'a 1', 'b-2', 'token']);
  });

  test('are read from lines as well', () => {
    const text = file('{ name: a, hosts: web, steps: [deploy-compose: { secrets: "A=${A}\\nB=two" }] }');
    expect(secretsOf(text, { A: 'one' })).toEqual(['one', 'two']);
  });
});

test('the time of the whole rollout', () => {
  expect(read(`timeout: 30m\n${file(`{ name: a, ${wait} }`)}`).timeoutMs).toBe(1_800_000);
  expect(placesOf(`timeout: 30\n${file(`{ name: a, ${wait} }`)}`)).toEqual(['1:10 input-invalid']);
});

test('a capability that comes again is counted, past names that are taken', () => {
  const steps =
    'steps: [{ provision-swap: {} }, { provision-swap: {} }, { name: provision-swap 3, provision-swap: {} }, { id: x, provision-swap: {} }, { provision-swap: {} }]';
  expect(read(file(`{ name: a, hosts: web, ${steps} }`)).phases[0]?.steps.map(({ name }) => name)).toEqual([
    'provision-swap',
    'provision-swap 2',
    'provision-swap 3',
    'x',
    'provision-swap 4',
  ]);
});

test('what a phase keeps, and how it goes', () => {
  const text = file(
    `{ name: a, hosts: [web, db], batch: [1, 50%], max-failures: 1, if-fails: keep, ${wait} }`,
  );
  expect(read(text).phases).toMatchObject([
    { hosts: ['web', 'db'], batch: [{ hosts: 1 }, { percent: 50 }], maxFailures: 1, keep: true },
  ]);
});
