import { toJSONSchema } from 'zod/mini';
import { defineAction, type InputsOf } from '../../../lib/capability/define-action.js';
import { dryRunInput, hostInputs } from '../../../lib/capability/host-inputs.js';
import * as inputs from '../../../lib/capability/inputs.js';
import { readInputs, unknownInput } from '../../../lib/capability/inputs-read.js';
import { noSharedNames } from '../../../lib/capability/inputs-rules.js';
import type { Batch } from '../../../lib/values/batch.js';
import { parseUrl } from '../../../lib/values/url.js';

type Same<Left, Right> =
  (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;

const definitions = {
  app: inputs.text('The name.', { required: true }),
  timeout: inputs.duration('How long.', { default: '5m' }),
  'min-free': inputs.size('Disk.'),
  prune: inputs.flag('Whether.', { default: 'true' }),
  instances: inputs.count('How many.', { default: '2' }, { minimum: 1 }),
  'app-port': inputs.port('Which.'),
  services: inputs.list('Which.'),
  pull: inputs.choice('When.', ['missing', 'always', 'never'], { default: 'missing' }),
  env: inputs.environment('Variables.'),
  secrets: inputs.environment('Secret variables.', { secret: true }),
  images: inputs.assignments('References.'),
  command: inputs.command('What to run.'),
  batch: inputs.batch('Groups.', { default: '100%' }),
  http: inputs.url('Where.'),
  'registry-password': inputs.password('Password.'),
};

const action = { inputs: definitions, rules: [noSharedNames('env', 'secrets')] };
const where = (name: string) => `input ${name}`;

function read(given: Record<string, unknown>) {
  const result = readInputs(action, { app: 'shop', ...given }, where);
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.inputs;
}

function problemsOf(given: Record<string, unknown>) {
  const result = readInputs(action, { app: 'shop', ...given }, where);
  return result.ok ? [] : result.problems.map(({ code, message, remedy }) => ({ code, message, remedy }));
}

test('types follow from the definitions', () => {
  const exact: Same<
    InputsOf<typeof definitions>,
    {
      readonly app: string;
      readonly timeout: number;
      readonly 'min-free': number | undefined;
      readonly prune: boolean;
      readonly instances: number;
      readonly 'app-port': number | undefined;
      readonly services: readonly string[] | undefined;
      readonly pull: 'missing' | 'always' | 'never';
      readonly env: Readonly<Record<string, string>> | undefined;
      readonly secrets: Readonly<Record<string, string>> | undefined;
      readonly images: Readonly<Record<string, string>> | undefined;
      readonly command: readonly string[] | undefined;
      readonly batch: Batch;
      readonly http: string | undefined;
      readonly 'registry-password': string | undefined;
    }
  > = true;
  expect(exact).toBe(true);
});

test('a definition with host inputs is an action', () => {
  const defined = defineAction({
    name: 'x',
    description: 'X.',
    branding: { icon: 'box', color: 'blue' },
    inputs: { ...hostInputs, ...dryRunInput },
    outputs: {},
    post: false,
    load: async () => ({
      run: async (given) => {
        const exact: Same<typeof given.port, number> = true;
        const dry: Same<(typeof given)['dry-run'], boolean> = true;
        return { outcome: 'unchanged', outputs: { exact, dry } };
      },
    }),
  });
  expect(defined.inputs.username.default).toBe('ubuntu');
});

test('inputs that are left out have their defaults', () => {
  expect(read({})).toMatchObject({
    app: 'shop',
    timeout: 300_000,
    prune: true,
    pull: 'missing',
    env: undefined,
  });
});

test('an empty text is as if it was left out', () => {
  expect(read({ timeout: '', prune: ' \n', pull: null })).toMatchObject({
    timeout: 300_000,
    prune: true,
    pull: 'missing',
  });
});

test('texts are read as a workflow gives them', () => {
  expect(
    read({
      timeout: '30s',
      'min-free': '1G',
      prune: 'False',
      instances: '4',
      'app-port': '3000',
      services: 'a, b',
      pull: 'always',
      env: 'A=1',
      images: 'web=x:1',
      command: "sh -c 'exit 0'",
      batch: '[1, 50%]',
      http: 'http://x/',
      'registry-password': ' p w \n',
    }),
  ).toMatchObject({
    timeout: 30_000,
    'min-free': 2 ** 30,
    prune: false,
    instances: 4,
    'app-port': 3000,
    services: ['a', 'b'],
    pull: 'always',
    env: { A: '1' },
    images: { web: 'x:1' },
    command: ['sh', '-c', 'exit 0'],
    batch: [{ hosts: 1 }, { percent: 50 }],
    http: 'http://x/',
    'registry-password': ' p w ',
  });
});

test('values of a YAML file are accepted beside texts', () => {
  expect(
    read({
      app: 7,
      prune: false,
      instances: 4,
      services: ['a', 'b'],
      env: { A: 1, B: 'x y' },
      images: { web: 'x:1' },
      command: ['sh', '-c', 'exit 0', 1],
      batch: [1, '50%', '100%'],
    }),
  ).toMatchObject({
    app: '7',
    prune: false,
    instances: 4,
    services: ['a', 'b'],
    env: { A: '1', B: 'x y' },
    images: { web: 'x:1' },
    command: ['sh', '-c', 'exit 0', '1'],
    batch: [{ hosts: 1 }, { percent: 50 }, { percent: 100 }],
  });
});

test('every problem is told at once, with its input and what is accepted', () => {
  expect(problemsOf({ app: '', timeout: '5 minutes', batch: 0, pull: 'alway', services: { a: 1 } })).toEqual([
    {
      code: 'input-missing',
      message: 'input app: it is required, and was not given or is empty',
      remedy: 'Give text.',
    },
    {
      code: 'input-invalid',
      message: 'input timeout: "5 minutes" is not a duration',
      remedy: 'Give a duration such as 500ms, 30s, 5m or 1h.',
    },
    {
      code: 'input-invalid',
      message: 'input services: a map is not accepted',
      remedy: 'Give a list, split by commas or lines.',
    },
    {
      code: 'input-invalid',
      message: 'input pull: "alway" is not one of the words; always?',
      remedy: 'Give one of missing, always, never.',
    },
    expect.objectContaining({ code: 'input-invalid', message: expect.stringMatching(/^input batch: "0" /) }),
  ]);
});

test('a name in both env and secrets is an error', () => {
  expect(problemsOf({ env: 'A=1\nB=2', secrets: 'B=3' })).toEqual([
    {
      code: 'input-conflict',
      message: 'input env, input secrets: B is in both env and secrets',
      remedy: 'Leave each name in one of env and secrets.',
    },
  ]);
});

test('a rule is not asked about inputs that could not be read', () => {
  expect(problemsOf({ env: 'A=1', secrets: 'A' })).toHaveLength(1);
});

test('the problem of a secret input never repeats its value', () => {
  const secret = {
    inputs: {
      wait: inputs.duration('X.', { secret: true }),
      map: inputs.environment('Y.', { secret: true }),
    },
  };
  const result = readInputs(secret, { wait: 'hunter2', map: { 'hunter2 x': '1' } }, where);
  expect(JSON.stringify(result)).not.toContain('hunter2');
  expect(result.ok).toBe(false);
});

test('hosts may be pinned by known_hosts lines and by fingerprints at the same time', () => {
  const fingerprint = `SHA256:${'a'.repeat(43)}`;
  const given = { host: 'a', 'known-hosts': 'x', fingerprint };
  expect(readInputs({ inputs: hostInputs }, given, where)).toMatchObject({ ok: true });
});

test('each item of a list is read by its own parser', () => {
  const urls = { inputs: { http: inputs.listOf('URLs.', 'URLs', parseUrl) } };
  expect(readInputs(urls, { http: ['http://a/', 'http://b/'] }, where)).toMatchObject({
    inputs: { http: ['http://a/', 'http://b/'] },
  });
  expect(readInputs(urls, { http: 'http://a/, b' }, where)).toMatchObject({
    problems: [{ what: '"b" is not a URL of http or https' }],
  });
});

test('an unknown name is told the input that is probably meant', () => {
  const { error, nearest } = unknownInput('know-hosts', hostInputs, 'input know-hosts');
  expect(nearest).toBe('known-hosts');
  expect(error.remedy).toBe('Write known-hosts.');
});

test('every default of the host inputs is accepted', () => {
  expect(readInputs({ inputs: { ...hostInputs, ...dryRunInput } }, { host: 'a' }, where)).toMatchObject({
    ok: true,
    inputs: { username: 'ubuntu', port: 22, 'connect-timeout': 20_000, concurrency: 32, 'dry-run': false },
  });
});

test('the JSON schema of an input says what a file may hold', () => {
  expect(toJSONSchema(definitions.pull.schema, { io: 'input' })).toMatchObject({
    type: 'string',
    enum: ['missing', 'always', 'never'],
  });
  expect(toJSONSchema(definitions.instances.schema, { io: 'input' })).toMatchObject({
    type: ['number', 'string'],
  });
});
