import { GitHub } from '../../../lib/github/client.js';
import { markLine, writeComment } from '../../../lib/github/comments.js';
import {
  type AskedRequest,
  GitHubStandIn,
  notFound,
  notPermitted,
  type Schemas,
  type ScriptedAnswer,
} from '../../harness/github-stand-in.js';

type Comment = Pick<Schemas['issue-comment'], 'id' | 'body'> & {
  user: Pick<NonNullable<Schemas['issue-comment']['user']>, 'login' | 'type'>;
};

const mark = { config: 'deploy-kit.yml', project: 'shop', phases: [], environment: '' };
let comments: Comment[] = [];
let answerUser: ScriptedAnswer = notPermitted('none=read');
let standIn: GitHubStandIn;

const bot = { login: 'github-actions[bot]', type: 'Bot' };
const by = (user: Comment['user'], body: string, id: number) => ({ id, body, user }) satisfies Comment;

/** The comments of a pull request, a hundred a page. */
function answer({ method, path }: AskedRequest): ScriptedAnswer {
  if (path === '/user') return answerUser;
  if (method !== 'GET') return { status: method === 'POST' ? 201 : 200, body: { id: 1 } };
  const page = Number(/[?&]page=(\d+)/.exec(path)?.[1]);
  const rest = comments.slice(page * 100);
  const link = rest.length > 0 ? { link: `<${standIn.apiUrl}/more>; rel="next"` } : {};
  return { headers: link, body: comments.slice((page - 1) * 100, page * 100) };
}

beforeAll(async () => {
  standIn = await GitHubStandIn.start(() => notFound);
});
afterAll(() => standIn.stop());
beforeEach(() => {
  comments = [];
  answerUser = notPermitted('none=read');
  standIn.answer(answer);
});

function write(body: string, of: Parameters<typeof writeComment>[2] = mark) {
  const access = { apiUrl: standIn.apiUrl, token: 't', repository: 'org/app', pauseMs: 1 };
  return writeComment(new GitHub({ ...access, signal: new AbortController().signal }), 7, of, body);
}

const changing = () => standIn.asked.filter(({ method }) => method !== 'GET');

test('the first comment is a new one, with a mark that nobody sees', async () => {
  expect(await write('hello')).toBe('created');
  expect(changing()).toMatchObject([
    {
      method: 'POST',
      path: '/repos/org/app/issues/7/comments',
      body: {
        body: '<!-- deploy-kit {"config":"deploy\\u002dkit.yml","project":"shop","phases":[],"environment":""} -->\nhello',
      },
    },
  ]);
});

test('the next one is written in its place', async () => {
  comments = [by(bot, 'something else', 1), by(bot, `${markLine(mark)}old`, 2)];
  expect(await write('new')).toBe('updated');
  expect(changing()).toMatchObject([
    { method: 'PATCH', path: '/repos/org/app/issues/comments/2', body: { body: `${markLine(mark)}new` } },
  ]);
});

test('the same again is not written', async () => {
  comments = [by(bot, `${markLine(mark)}same`, 2)];
  expect(await write('same')).toBe('unchanged');
  expect(changing()).toEqual([]);
});

test('it is found behind hundreds of others', async () => {
  const others = Array.from({ length: 250 }, (_, index) => by({ login: 'a', type: 'User' }, 'hi', index));
  comments = [...others, by(bot, `${markLine(mark)}old`, 999)];
  expect(await write('new')).toBe('updated');
  expect(standIn.requests.filter((request) => request.includes('per_page'))).toHaveLength(3);
});

test.each([
  ['config', { ...mark, config: 'other.yml' }],
  ['project', { ...mark, project: 'other' }],
  ['choice of phases', { ...mark, phases: ['api'] }],
  ['environment', { ...mark, environment: 'staging' }],
])('another %s has a comment of its own', async (_, other) => {
  comments = [by(bot, `${markLine(other)}old`, 2)];
  expect(await write('new')).toBe('created');
});

test('a file that could not be read then, or cannot now, has the same comment', async () => {
  const unread = { ...mark, project: undefined };
  comments = [by(bot, `${markLine(unread)}old`, 2)];
  expect(await write('new')).toBe('updated');
  comments = [by(bot, `${markLine(mark)}old`, 2)];
  expect(await write('new', unread)).toBe('updated');
});

test('the mark in the comment of a person is not ours', async () => {
  comments = [by({ login: 'mallory', type: 'User' }, `${markLine(mark)}old`, 2)];
  expect(await write('new')).toBe('created');
});

test('a mark that something else stands before is not ours', async () => {
  comments = [by(bot, `> ${markLine(mark)}old`, 2), by(bot, '<!-- deploy-kit {no JSON} -->\nx', 3)];
  expect(await write('new')).toBe('created');
});

test("with the token of a person it is that person's own", async () => {
  answerUser = { body: { login: 'octocat' } };
  comments = [
    by(bot, `${markLine(mark)}old`, 1),
    by({ login: 'octocat', type: 'User' }, `${markLine(mark)}old`, 2),
  ];
  expect(await write('new')).toBe('updated');
  expect(changing()[0]?.path).toBe('/repos/org/app/issues/comments/2');
});

test('one that was deleted in the meantime is written anew', async () => {
  comments = [by(bot, `${markLine(mark)}old`, 2)];
  standIn.answer((asked) => (asked.method === 'PATCH' ? notFound : answer(asked)));
  expect(await write('new')).toBe('created');
});

test('nothing in a name ends the mark', () => {
  expect(markLine({ ...mark, config: 'a --> <b>' }).match(/[<>]|--/g)).toEqual(['<', '--', '--', '>']);
});
