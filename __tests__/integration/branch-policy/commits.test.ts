import {
  type AskedRequest,
  compared,
  GitHubStandIn,
  notFound,
  notPermitted,
  type Schemas,
  type ScriptedAnswer,
} from '../../harness/github-stand-in.js';
import type { ActionRun } from '../../harness/run-action.js';
import { decide } from './running.js';

const token = 'ghs_0123456789-never-printed';
const sha = '0123456789abcdef0123456789abcdef01234567';
let github: GitHubStandIn;

beforeAll(async () => {
  github = await GitHubStandIn.start(() => notFound);
});
afterAll(() => github.stop());

/** A push to main with a token, where GitHub answers so. */
async function pushed(
  script: (asked: AskedRequest) => ScriptedAnswer,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  github.answer(script);
  const run = await decide({ inputs: { token, ...inputs }, env: { GITHUB_API_URL: github.apiUrl } });
  const printed = run.log.replaceAll(`::add-mask::${token}`, '') + run.summary + JSON.stringify(run.outputs);
  expect(printed).not.toContain(token);
  return run;
}

/** Beside test, main has one commit that is no merge. */
const stranger = compared('diverged', { [sha]: ['parent'] });

/** A pull request that was merged as the commit that is pushed. */
const pullOf = (head: string, repository = 1) => {
  const pull = {
    merged_at: '2026-11-26T00:00:00Z',
    merge_commit_sha: sha,
    base: { ref: 'main', repo: { id: 1 } },
    head: { ref: head, repo: { id: repository } },
  } satisfies MergedPull;
  return { body: [pull] };
};

type Pull = Schemas['pull-request-simple'];
type Side = { ref: Pull['head']['ref']; repo: Pick<Pull['base']['repo'], 'id'> };
type MergedPull = Pick<Pull, 'merged_at' | 'merge_commit_sha'> & { base: Side; head: Side };

test('a commit that is in test goes to production, after one question', async () => {
  const { exitCode, outputs } = await pushed(() => compared('behind'));
  expect(exitCode).toBe(0);
  expect(outputs.deploy).toBe('true');
  expect(outputs.reason).toMatch(/ Its commit is in test, as it has to be\.$/);
  expect(github.requests).toEqual([`GET /repos/org/hello/compare/test...${sha}?per_page=100&page=1`]);
  expect(github.asked[0]?.authorization).toBe(`Bearer ${token}`);
});

test('a merge of test goes to production', async () => {
  const { exitCode, outputs } = await pushed(() =>
    compared('diverged', { earlier: ['root', 'a'], [sha]: ['earlier', 'b'] }),
  );
  expect(exitCode).toBe(0);
  expect(outputs.reason).toMatch(/ It merges test: all its other commits are there, as they have to be\.$/);
});

test('a branch that had test merged into it goes nowhere', async () => {
  const { exitCode, errors } = await pushed(({ path }) =>
    path.includes('/compare/')
      ? compared('ahead', { feature: ['root'], [sha]: ['feature', 'a'] })
      : { body: [] },
  );
  expect(exitCode).toBe(1);
  expect(errors[0]).toContain('commit 0123456789ab is not in test');
});

test('of several branches each commit has to be in one', async () => {
  const policy = 'branches: { test: {}, hotfix: {}, main: { from: [test, hotfix], deploy: true } }';
  const from = (hotfix: ScriptedAnswer) =>
    pushed(
      ({ path }) => {
        if (path.endsWith('/pulls')) return { body: [] };
        const fixed = compared('diverged', { fix: ['root'], [sha]: ['earlier', 'fix'] });
        return path.includes('/compare/test...') ? fixed : hotfix;
      },
      { policy },
    );
  expect((await from(compared('ahead', { a: ['root'], [sha]: ['a', 'fix'] }))).exitCode).toBe(0);
  expect((await from(compared('ahead', { fix: ['root'], [sha]: ['a', 'fix'] }))).exitCode).toBe(1);
});

test('a history that is too long to be read proves nothing', async () => {
  const next = { link: '<https://example.com>; rel="next"' };
  const merges = compared('ahead', { [sha]: ['a', 'b'] });
  const { exitCode } = await pushed(({ path }) =>
    path.includes('/compare/')
      ? { ...merges, headers: next, body: { ...(merges.body as object), total_commits: 5_000 } }
      : { body: [] },
  );
  expect(exitCode).toBe(1);
  expect(github.asked.length).toBeLessThan(30);
});

test('a squashed pull request from test goes to production', async () => {
  const { exitCode, outputs } = await pushed(({ path }) => {
    return path.includes('/compare/') ? stranger : pullOf('test');
  });
  expect(exitCode).toBe(0);
  expect(outputs.reason).toContain('is a merged pull request from test');
});

test.each([
  ['another branch', pullOf('feature/x')],
  ['the test of a fork', pullOf('test', 2)],
  ['no pull request', { body: [] }],
])('a commit that came by %s goes nowhere', async (_, pulls) => {
  const { exitCode, outputs, errors } = await pushed(({ path }) => {
    return path.includes('/compare/') ? stranger : pulls;
  });
  expect(exitCode).toBe(1);
  expect(outputs).toMatchObject({ build: 'false', deploy: 'false', environment: '' });
  expect(errors[0]).toContain('main goes up from test only, and commit 0123456789ab is not in test');
});

test('with guard warn it goes on, with a warning', async () => {
  const answers = ({ path }: AskedRequest) =>
    path.includes('/compare/') ? stranger : notPermitted('pull_requests=read');
  const { exitCode, outputs, log } = await pushed(answers, { policy: 'guard: warn' });
  expect(exitCode).toBe(0);
  expect(outputs.deploy).toBe('true');
  expect(outputs.reason).toContain('Commit 0123456789ab is not in test. That is a warning only');
  expect(log).toMatch(/^::warning::.*squashed or rebased/m);
});

test('a branch that is not there holds no commit', async () => {
  const { exitCode, errors } = await pushed(({ path }) =>
    path.endsWith('/pulls') ? { body: [] } : notFound,
  );
  expect(exitCode).toBe(1);
  expect(errors[0]).toContain('is not in test (there is no test, or the token lacks contents: read)');
});

test('what GitHub refuses to answer is no permission', async () => {
  const { exitCode, outputs, errors } = await pushed(() => notPermitted('contents=read'));
  expect(exitCode).toBe(1);
  expect(outputs.deploy).toBe('false');
  expect(errors[0]).toContain('Grant it: `permissions: { contents: read }`');
});

test('with guard warn it goes on unchecked, with a warning', async () => {
  const { exitCode, outputs, log } = await pushed(() => notPermitted('contents=read'), {
    policy: 'guard: warn',
  });
  expect(exitCode).toBe(0);
  expect(outputs.reason).toContain('was not checked');
  expect(log).toMatch(/^::warning::GET \/repos\/org\/hello\/compare/m);
});

test('a branch that changes come into from anywhere asks nobody', async () => {
  github.answer(() => notFound);
  const env = { GITHUB_API_URL: github.apiUrl };
  const { exitCode } = await decide({ ref: 'refs/heads/dev', inputs: { token }, env });
  expect(exitCode).toBe(0);
  expect(github.asked).toEqual([]);
});
