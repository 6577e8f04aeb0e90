import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitHubStandIn, notFound, notPermitted } from '../../harness/github-stand-in.js';
import { runAction } from '../../harness/run-action.js';
import { type LoopbackServer, serve } from '../wait-healthy/waiting.js';

// The action from the bundle, of a file that uses secrets where none is expected: in an address that is told.

const secret = 's3cr3t-never-printed';
let github: GitHubStandIn;
let service: LoopbackServer;
let directory: string;

beforeAll(async () => {
  github = await GitHubStandIn.start(() => notFound);
  service = await serve((_request, response) => response.writeHead(500).end());
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-secrets-'));
  const wait = `wait-healthy: { http: "http://127.0.0.1:${service.port}/\${PATH_TOKEN}", timeout: 1s }`;
  await writeFile(
    join(directory, 'deploy-kit.yml'),
    `project: shop\nphases: [{ name: smoke, steps: [${wait}] }]\n`,
  );
  await writeFile(join(directory, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
});
afterAll(async () => {
  await Promise.all([github.stop(), service.stop()]);
  await rm(directory, { recursive: true, force: true });
});

const rollOut = (inputs: Readonly<Record<string, string>>) =>
  runAction('rollout', {
    directory,
    inputs: { comment: 'true', token: 'ghs_0123456789', html: 'report.html', ...inputs },
    env: { GITHUB_EVENT_PATH: join(directory, 'event.json'), GITHUB_API_URL: github.apiUrl },
  });

/** Everything that a run says, masks left out: they are for the runner. */
async function said(inputs: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const comments: string[] = [];
  github.answer(({ method, path, body }) => {
    if (path === '/user') return notPermitted('none=read');
    if (method !== 'GET') comments.push(JSON.stringify(body));
    return method === 'GET' ? { body: [] } : { status: 201, body: { id: 1 } };
  });
  const run = await rollOut(inputs);
  expect(run.exitCode).toBe(1);
  expect(service.requests[0]?.path).toBe(`/${secret}`);
  expect(comments).toHaveLength(1);
  const page = await readFile(join(directory, 'report.html'), 'utf8');
  const log = run.log.replace(/^::add-mask::.*$/gm, '');
  return [log, page, ...comments, run.summary, JSON.stringify(run.outputs)];
}

test('a value of secrets is used as it is, and told nowhere', async () => {
  for (const text of await said({ secrets: `PATH_TOKEN=${secret}` })) expect(text).not.toContain(secret);
});

test('the same as a value of env would be told everywhere', async () => {
  for (const text of await said({ env: `PATH_TOKEN=${secret}` })) expect(text).toContain(secret);
});

test('a name in env and in secrets is refused', async () => {
  const run = await rollOut({ secrets: `PATH_TOKEN=${secret}`, env: 'PATH_TOKEN=1' });
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]).toContain('PATH_TOKEN is in both env and secrets');
});
