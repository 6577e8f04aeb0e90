import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Registry, startRegistry } from '../../../lib/fleet/fleet.js';
import { type ActionRun, runAction } from '../../harness/run-action.js';
import { ScriptedEcr } from './scripted-ecr.js';

const password = 'a token of ECR';
let registry: Registry;
let ecr: ScriptedEcr;
let directory: string;
/** Kept between main and post, as by the runner. */
let state: Readonly<Record<string, string>>;

beforeAll(async () => {
  registry = await startRegistry({ username: 'AWS', password });
  ecr = new ScriptedEcr(password);
});

afterAll(async () => {
  ecr?.close();
  await registry?.stop();
});

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-login-'));
  // Stands before docker on the path, and writes down with what it was called.
  const recorder = `#!/bin/sh\necho "$*" >>"${directory}/argv"\nPATH=$REAL_PATH exec docker "$@"\n`;
  await writeFile(join(directory, 'docker'), recorder, { mode: 0o755 });
  ecr.registries = [registry.address];
  ecr.refuses = undefined;
  ecr.password = password;
  ecr.calls.length = 0;
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const step = (
  inputs: Record<string, string> = {},
  { stage = 'main', env = {} }: { stage?: 'main' | 'post'; env?: Record<string, string> } = {},
): Promise<ActionRun> =>
  runAction('ecr-login', {
    inputs,
    directory,
    stage,
    ...(stage === 'post' && { state }),
    onState: (saved) => {
      state = saved;
    },
    env: {
      ...ecr.environment,
      DOCKER_CONFIG: directory,
      REAL_PATH: process.env.PATH ?? '',
      PATH: `${directory}:${process.env.PATH}`,
      ...env,
    },
  });

/** The registries that this Docker is logged in to. */
async function loggedIn(): Promise<readonly string[]> {
  const config = await readFile(join(directory, 'config.json'), 'utf8').catch(() => '{}');
  return Object.keys(JSON.parse(config).auths ?? {});
}

const outputName = (registryAddress: string) => registryAddress.replaceAll(/[^a-zA-Z0-9_]+/g, '_');

test('Docker is logged in to the registry, and out again after the job', async () => {
  const run = await step();
  expect(run).toMatchObject({ exitCode: 0, errors: [] });
  expect(run.outputs).toEqual({
    registry: registry.address,
    [`docker_username_${outputName(registry.address)}`]: 'AWS',
    [`docker_password_${outputName(registry.address)}`]: password,
  });
  expect(await loggedIn()).toEqual([registry.address]);
  expect(await step({}, { stage: 'post' })).toMatchObject({ exitCode: 0, errors: [] });
  expect(await loggedIn()).toEqual([]);
});

test('the password is masked, and in no command line', async () => {
  const run = await step();
  expect(run.log).toContain(`::add-mask::${password}`);
  expect(run.log.replaceAll(`::add-mask::${password}`, '')).not.toContain(password);
  expect(run.summary).not.toContain(password);
  expect(await readFile(join(directory, 'argv'), 'utf8')).toBe(
    `login --username AWS --password-stdin ${registry.address}\n`,
  );
});

test('mask-password: false masks nothing, and says so', async () => {
  const run = await step({ 'mask-password': 'false' });
  expect(run.log).not.toContain('::add-mask::');
  expect(run.log).toContain('the password is not hidden');
});

test('skip-logout stays logged in', async () => {
  await step({ 'skip-logout': 'true' });
  await step({ 'skip-logout': 'true' }, { stage: 'post' });
  expect(await loggedIn()).toEqual([registry.address]);
});

test('several accounts are asked for at once, and no registry is the one', async () => {
  const other = registry.address.replace('127.0.0.1', 'localhost');
  ecr.registries = [registry.address, other];
  const run = await step({ registries: '123456789012, 000000000001' });
  expect(ecr.calls.map(({ question }) => question)).toEqual([
    { registryIds: ['123456789012', '000000000001'] },
  ]);
  expect(run.exitCode).toBe(0);
  expect(run.outputs).not.toHaveProperty('registry');
  expect(run.outputs).toHaveProperty(`docker_password_${outputName(other)}`);
  await step({}, { stage: 'post' });
  expect(await loggedIn()).toEqual([]);
});

test('ECR Public is asked in us-east-1', async () => {
  // Nothing here is public.ecr.aws, so that the login itself ends at a Docker that plays along.
  await writeFile(join(directory, 'docker'), '#!/bin/sh\ncat >/dev/null\n', { mode: 0o755 });
  const run = await step({ 'registry-type': 'public' });
  expect(ecr.calls).toMatchObject([
    { target: 'SpencerFrontendService.GetAuthorizationToken', scope: 'us-east-1/ecr-public' },
  ]);
  expect(run.outputs).toMatchObject({
    registry: 'public.ecr.aws',
    docker_password_public_ecr_aws: password,
  });
});

test('the proxy is asked', async () => {
  const nowhere = { AWS_ENDPOINT_URL: 'http://ecr.invalid' };
  const run = await step({ 'http-proxy': `http://127.0.0.1:${ecr.port}` }, { env: nowhere });
  expect(run.exitCode).toBe(0);
  expect(ecr.calls.map(({ url }) => url)).toEqual(['http://ecr.invalid/']);
});

test('a login that is refused is an error, and what was logged in to before is logged out', async () => {
  ecr.registries = [registry.address, '127.0.0.1:1'];
  const run = await step();
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.errors[0]).toMatch(/^docker login to 127\.0\.0\.1:1 failed: .*\[ecr-login-failed\]$/s);
  expect(run.outputs).toHaveProperty(`docker_password_${outputName(registry.address)}`);
  expect(await loggedIn()).toEqual([registry.address]);
  await step({}, { stage: 'post' });
  expect(await loggedIn()).toEqual([]);
});

test('a password that is wrong is told in the words of the registry', async () => {
  ecr.password = 'another token';
  const run = await step();
  expect(run.errors[0]).toContain('[ecr-login-failed]');
  expect(run.log.replaceAll('::add-mask::another token', '')).not.toContain('another token');
});

test.each([
  [
    'no credentials',
    { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', AWS_EC2_METADATA_DISABLED: 'true' },
    'configure-aws-credentials',
  ],
  ['no region', { AWS_REGION: '' }, 'Set AWS_REGION'],
])('%s is told with what to do', async (_, env: Record<string, string>, remedy) => {
  const run = await step({}, { env: { ...env, HOME: directory } });
  expect(run).toMatchObject({ exitCode: 1 });
  expect(run.errors[0]).toContain(remedy);
  expect(run.errors[0]).toContain('[aws-refused]');
});

test('a region that nobody gave is missed before credentials are looked for', async () => {
  let asked = 0;
  const credentials = createServer((_, response) => {
    asked += 1;
    response.writeHead(404).end();
  });
  await new Promise<void>((done) => credentials.listen(0, '127.0.0.1', done));
  const { port } = credentials.address() as AddressInfo;
  const none = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: directory };
  const env = { ...none, AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://127.0.0.1:${port}/` };
  expect((await step({}, { env: { ...env, AWS_REGION: '' } })).errors[0]).toContain('Set AWS_REGION');
  expect(asked).toBe(0);
  expect((await step({}, { env })).errors[0]).toContain('configure-aws-credentials');
  expect(asked).toBeGreaterThan(0);
  credentials.close();
});

test('what the role may not is told by its name', async () => {
  ecr.refuses = 'AccessDeniedException';
  const run = await step();
  expect(run.errors[0]).toContain('Allow ecr:GetAuthorizationToken in the policy of the role.');
});

test('an account without its leading zero is refused before AWS is asked', async () => {
  const run = await step({ registries: '1234567890' });
  expect(run.errors[0]).toContain('is no AWS account of 12 digits');
  expect(ecr.calls).toEqual([]);
});

test('without Docker it is said what is missing', async () => {
  const run = await step({}, { env: { PATH: '/nowhere' } });
  expect(run.errors[0]).toContain('the command docker is not on this machine');
});
