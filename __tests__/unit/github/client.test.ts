import { DeployError } from '../../../lib/errors/deploy-error.js';
import { GitHub } from '../../../lib/github/client.js';
import { outsideOf } from '../../../lib/github/commits.js';
import {
  type AskedRequest,
  compared,
  GitHubStandIn,
  notFound,
  notPermitted,
  type ScriptedAnswer,
} from '../../harness/github-stand-in.js';

const token = 'ghs_a-token-that-no-message-holds';
let standIn: GitHubStandIn;

beforeAll(async () => {
  standIn = await GitHubStandIn.start(() => notFound);
});
afterAll(() => standIn.stop());

const client = (over: Partial<ConstructorParameters<typeof GitHub>[0]> = {}) =>
  new GitHub({
    apiUrl: standIn.apiUrl,
    token,
    repository: 'org/app',
    signal: new AbortController().signal,
    pauseMs: 1,
    ...over,
  });

/** Answers one after another; the last one again and again. */
function inTurn(...answers: readonly ScriptedAnswer[]): (asked: AskedRequest) => ScriptedAnswer {
  let count = 0;
  return () => answers[Math.min(count++, answers.length - 1)] ?? notFound;
}

const comment = (github = client()) =>
  github.request('post', '/repos/{owner}/{repo}/issues/{issue_number}/comments', {
    path: { issue_number: 7 },
    body: { body: 'hello' },
    needs: 'pull-requests: write',
  });

async function failure(work: Promise<unknown>): Promise<DeployError> {
  const thrown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof DeployError)) throw new Error(`it did not fail as it should: ${thrown}`);
  expect([thrown.message, thrown.remedy, String(thrown.stack)].join()).not.toContain(token);
  return thrown;
}

test('a request has the token, the repository, and names escaped', async () => {
  standIn.answer(() => compared('behind'));
  await outsideOf(client(), 'abc', 'feature/a b#1');
  expect(standIn.asked).toMatchObject([
    {
      method: 'GET',
      path: '/repos/org/app/compare/feature%2Fa%20b%231...abc?per_page=100&page=1',
      authorization: `Bearer ${token}`,
    },
  ]);
});

test('an error of the server is asked once more', async () => {
  standIn.answer(inTurn({ status: 502, body: '<html>' }, compared('behind')));
  expect(await outsideOf(client(), 'abc', 'test')).toMatchObject({ isIn: true });
  expect(standIn.asked).toHaveLength(2);
});

test('after four tries it is over', async () => {
  standIn.answer(() => ({ status: 503, body: { message: 'Unicorn!' } }));
  const error = await failure(outsideOf(client(), 'abc', 'test'));
  expect(error.code).toBe('github-failed');
  expect(error.what).toBe('GitHub answered with an error (503, Unicorn!)');
  expect(standIn.asked).toHaveLength(4);
});

test('what may have been made is not made again', async () => {
  standIn.answer(() => ({ status: 502 }));
  expect((await failure(comment())).code).toBe('github-failed');
  expect(standIn.asked).toHaveLength(1);
});

test('a secondary rate limit is waited for as long as GitHub says, and then the request is made', async () => {
  const busy = {
    status: 403,
    headers: { 'retry-after': '0' },
    body: { message: 'You have exceeded a secondary rate limit' },
  };
  standIn.answer(inTurn(busy, { status: 201, body: { id: 1 } }));
  expect(await comment()).toMatchObject({ id: 1 });
  expect(standIn.asked).toHaveLength(2);
});

test('what would have to be waited for too long is told', async () => {
  standIn.answer(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: {} }));
  const error = await failure(comment());
  expect(error.code).toBe('github-rate-limited');
  expect(error.what).toContain('takes no more requests with this token for 3600 s');
  expect(standIn.asked).toHaveLength(1);
});

test('the primary rate limit is told with its end', async () => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4102444800' };
  standIn.answer(() => ({ status: 403, headers, body: { message: 'API rate limit exceeded' } }));
  expect((await failure(comment())).what).toContain('until 2100-01-01T00:00:00.000Z');
});

test('a token that is not accepted is told', async () => {
  standIn.answer(() => ({ status: 401, body: { message: 'Bad credentials' } }));
  const error = await failure(comment());
  expect(error.code).toBe('github-unauthorized');
  expect(error.where).toBe('POST /repos/org/app/issues/7/comments');
  expect(error.what).toBe('GitHub does not accept the token (401, Bad credentials)');
});

test('a permission that is missing is told by its name', async () => {
  standIn.answer(() => notPermitted('issues=write; pull_requests=write'));
  expect((await failure(comment())).remedy).toContain('`permissions: { issues: write }`');
  standIn.answer(() => ({ status: 403, body: { message: 'no' } }));
  const error = await failure(comment());
  expect(error.code).toBe('github-forbidden');
  expect(error.remedy).toContain('`permissions: { pull-requests: write }`');
});

test('a server that does not answer is told', async () => {
  const gone = await GitHubStandIn.start(() => notFound);
  const { apiUrl } = gone;
  await gone.stop();
  const error = await failure(comment(client({ apiUrl })));
  expect(error.code).toBe('github-unreachable');
  expect(error.what).toMatch(/^127\.0\.0\.1:\d+ did not answer: ECONNREFUSED$/);
});

test('a cancelled run ends at once, and waits for no further try', async () => {
  const controller = new AbortController();
  standIn.answer(() => {
    controller.abort(new Error('cancelled by a test'));
    return { status: 502 };
  });
  const github = client({ signal: controller.signal, pauseMs: 50_000 });
  await expect(outsideOf(github, 'abc', 'test')).rejects.toThrow('cancelled by a test');
});

test('a list is read page after page, and not for ever', async () => {
  const next = { link: `<${standIn.apiUrl}/next>; rel="next"` };
  standIn.answer(({ path }) => ({ headers: next, body: [{ id: Number(/page=(\d+)$/.exec(path)?.[1]) }] }));
  const pages = client().pages(
    '/repos/{owner}/{repo}/issues/{issue_number}/comments',
    { path: { issue_number: 7 }, needs: 'pull-requests: read' },
    3,
  );
  const ids: number[] = [];
  for await (const page of pages) ids.push(...page.map(({ id }) => Number(id)));
  expect(ids).toEqual([1, 2, 3]);
});
