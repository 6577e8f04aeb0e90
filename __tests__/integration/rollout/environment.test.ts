import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ActionRun, runAction } from '../../harness/run-action.js';
import { type LoopbackServer, serve } from '../wait-healthy/waiting.js';

// `${run.environment}` of the action from the bundle: what is asked for is named by it.

let service: LoopbackServer;
let directory: string;

beforeAll(async () => {
  service = await serve((_request, response) => response.writeHead(200).end());
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-environment-'));
});
afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true, force: true });
});

async function rollOut(policy: string, env: Readonly<Record<string, string>>): Promise<ActionRun> {
  service.requests.length = 0;
  const wait = `wait-healthy: { http: "http://127.0.0.1:${service.port}/\${run.environment}" }`;
  const text = `project: shop\n${policy}\nphases: [{ name: smoke, steps: [${wait}] }]\n`;
  await writeFile(join(directory, 'deploy-kit.yml'), text);
  const run = await runAction('rollout', { directory, inputs: {}, env });
  expect(run.exitCode).toBe(0);
  return run;
}

const policy = 'policy: { branches: { main: { environment: live } } }';

test('it is that of the policy, by the ref of the run', async () => {
  await rollOut(policy, { GITHUB_EVENT_NAME: 'push', GITHUB_REF: 'refs/heads/main' });
  expect(service.requests[0]?.path).toBe('/live');
});

test('where the job says another one, that of the policy holds, with a warning', async () => {
  const { log } = await rollOut(policy, { DEPLOY_KIT_ENVIRONMENT: 'staging' });
  expect(service.requests[0]?.path).toBe('/live');
  expect(log).toMatch(/^::warning::\$\{run\.environment} is live, by the policy of deploy-kit\.yml/m);
});

test.each([
  ['the file has no policy', '', 'refs/heads/main'],
  ['no rule of the policy is for the branch', policy, 'refs/heads/feature/x'],
])('it is that of the job where %s', async (_, written, ref) => {
  await rollOut(written, { GITHUB_REF: ref, DEPLOY_KIT_ENVIRONMENT: 'staging' });
  expect(service.requests[0]?.path).toBe('/staging');
});
