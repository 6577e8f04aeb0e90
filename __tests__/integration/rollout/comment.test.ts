import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AskedRequest,
  GitHubStandIn,
  notFound,
  notPermitted,
  type ScriptedAnswer,
} from '../../harness/github-stand-in.js';
import { type ActionRun, runAction } from '../../harness/run-action.js';
import { type LoopbackServer, serve } from '../wait-healthy/waiting.js';

// The action from the bundle, of a file without hosts: what is deployed here is nothing but a wait.

const token = 'ghs_0123456789-never-printed';
let github: GitHubStandIn;
let service: LoopbackServer;
let directory: string;

beforeAll(async () => {
  github = await GitHubStandIn.start(() => notFound);
  service = await serve((_request, response) => response.writeHead(200).end('UP'));
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-comment-'));
});
afterAll(async () => {
  await Promise.all([github.stop(), service.stop()]);
  await rm(directory, { recursive: true, force: true });
});

const withoutComments = ({ method, path }: AskedRequest): ScriptedAnswer => {
  if (path === '/user') return notPermitted('none=read');
  return method === 'GET' ? { body: [] } : { status: 201, body: { id: 1 } };
};

interface Rollout {
  readonly script?: (asked: AskedRequest) => ScriptedAnswer;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly config?: string;
  readonly payload?: object;
}

async function rollOut({
  script = withoutComments,
  inputs = {},
  config,
  payload,
}: Rollout): Promise<ActionRun> {
  github.answer(script);
  const wait = `wait-healthy: { http: "http://127.0.0.1:${service.port}/" }`;
  const text = config ?? `project: shop\nphases: [{ name: smoke, steps: [${wait}] }]\n`;
  await writeFile(join(directory, 'deploy-kit.yml'), text);
  const event = payload ?? { pull_request: { number: 7, head: { sha: 'f'.repeat(40) } } };
  await writeFile(join(directory, 'event.json'), JSON.stringify(event));
  const run = await runAction('rollout', {
    directory,
    inputs: { comment: 'true', token, ...inputs },
    env: { GITHUB_EVENT_PATH: join(directory, 'event.json'), GITHUB_API_URL: github.apiUrl },
  });
  expect(run.log.replaceAll(`::add-mask::${token}`, '')).not.toContain(token);
  return run;
}

const bodies = () => github.asked.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));

test('a plan becomes a comment of the pull request', async () => {
  const { exitCode, log } = await rollOut({ inputs: { 'dry-run': 'true' } });
  expect(exitCode).toBe(0);
  expect(github.requests.at(-1)).toBe('POST /repos/org/hello/issues/7/comments');
  expect(bodies()).toMatchObject([
    {
      body: expect.stringMatching(
        /^<!-- deploy-kit .*-->\n### shop: [\s\S]*commit ffffffffffff, \[the run\]/,
      ),
    },
  ]);
  expect(log).toContain('comment of pull request 7: created');
});

test('a file that is wrong becomes one with all that is wrong, and the run fails as without it', async () => {
  const { exitCode, errors } = await rollOut({ config: 'projcet: shop\n' });
  expect(exitCode).toBe(1);
  expect(errors[0]).toContain('deploy-kit.yml has no key projcet');
  expect(bodies()).toMatchObject([{ body: expect.stringContaining('deploy-kit.yml has no key projcet') }]);
});

test.each<[string, ScriptedAnswer, string]>([
  [
    'may not be written',
    notPermitted('pull_requests=write'),
    'Grant it: `permissions: { pull-requests: write }`',
  ],
  ['is refused', { status: 422, body: { message: 'Validation Failed' } }, '422, Validation Failed'],
])('a comment that %s is a warning', async (_, answer, words) => {
  const script = (asked: AskedRequest) => (asked.method === 'POST' ? answer : withoutComments(asked));
  const { exitCode, outputs, log } = await rollOut({ script });
  expect(exitCode).toBe(0);
  expect(outputs.outcome).toBe('unchanged');
  const [warning] = /^::warning.*$/m.exec(log) ?? [];
  expect(warning).toContain('the comment could not be written');
  expect(warning).toContain(words);
});

test('without a token it is a warning', async () => {
  const { exitCode, log } = await rollOut({ inputs: { token: '' } });
  expect(exitCode).toBe(0);
  expect(log).toMatch(/^::warning::.*a comment needs a token/m);
});

test('outside of a pull request none is written, which the log says', async () => {
  const { exitCode, log } = await rollOut({ payload: { ref: 'refs/heads/main' } });
  expect(exitCode).toBe(0);
  expect(log).toContain('no comment is written: this is no run of a pull request');
  expect(github.asked).toEqual([]);
});

test('where nobody asks for it GitHub is not asked', async () => {
  await rollOut({ inputs: { comment: 'false' } });
  expect(github.asked).toEqual([]);
});
