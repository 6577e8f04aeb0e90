import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { deployCompose } from '../../../actions/deploy-compose/definition.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { writtenInputs } from '../../../lib/cli/action-inputs.js';
import { Given, type GivenValue } from '../../../lib/cli/given.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'deploy-kit-inputs-'));
  writeFileSync(join(directory, 'key'), 'line 1\nline 2\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

function written(
  values: Readonly<Record<string, GivenValue>>,
  { environment = {}, input = '' }: { environment?: Record<string, string>; input?: string } = {},
) {
  const sources = { directory, environment, input: Readable.from([input]) };
  return writtenInputs(deployCompose.inputs, new Given(values), sources);
}

async function problems(values: Readonly<Record<string, GivenValue>>) {
  const thrown = await written(values).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw thrown;
  return thrown.problems;
}

test('options become the typed inputs of the action', async () => {
  const values = await written({
    host: ['web1=10.0.0.5', 'web2=10.0.0.6'],
    rollback: false,
    build: ['true'],
    'health-timeout': ['90s'],
    env: ['A=1', 'B=2'],
  });
  const read = readInputs(deployCompose, values, (name) => `--${name}`);
  expect(read).toMatchObject({
    ok: true,
    inputs: {
      host: 'web1=10.0.0.5\nweb2=10.0.0.6',
      rollback: false,
      build: true,
      'health-timeout': 90_000,
      env: { A: '1', B: '2' },
      pull: 'missing',
    },
  });
});

test('@ reads a value from a file, as it is', async () => {
  expect((await written({ key: ['@key'] })).key).toBe('line 1\nline 2\n');
});

test('- reads a value from standard input, once', async () => {
  expect((await written({ secrets: ['-'] }, { input: 'A=1\n' })).secrets).toBe('A=1\n');
  const [error] = await problems({ key: ['-'], secrets: ['-'] });
  expect(error?.what).toMatch(/--(key|secrets) and --(key|secrets) both read standard input/);
});

test('a secret may stand in a variable, and its option comes first', async () => {
  const environment = { DEPLOY_KIT_REGISTRY_PASSWORD: 'from-environment', DEPLOY_KIT_PROJECT: 'no' };
  expect(await written({}, { environment })).toMatchObject({
    'registry-password': 'from-environment',
    project: undefined,
  });
  const both = await written({ 'registry-password': ['@key'] }, { environment });
  expect(both['registry-password']).toBe('line 1\nline 2\n');
});

test('a literal secret is refused, and not repeated', async () => {
  const [error] = await problems({ 'registry-password': ['hunter2'] });
  expect(error).toMatchObject({ code: 'cli-secret-argument', where: '--registry-password', kind: 'input' });
  expect(error?.remedy).toContain('DEPLOY_KIT_REGISTRY_PASSWORD');
  expect(JSON.stringify(error)).not.toContain('hunter2');
});

test('everything that cannot be read is told at once', async () => {
  const told = await problems({ key: ['@nowhere'], project: ['a', 'b'], passphrase: ['x'] });
  expect(told.map(({ code }) => code).toSorted()).toEqual([
    'cli-arguments',
    'cli-file-missing',
    'cli-secret-argument',
  ]);
});
