import { vercel } from '../../../actions/vercel/definition.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';

const right = { token: 'abc', 'org-id': 'team_a', 'project-id': 'prj_a', directory: 'actions' };
const problems = (given: Record<string, string>) => {
  const read = readInputs(vercel, { ...right, ...given }, (name) => `input ${name}`);
  return read.ok ? [] : read.problems;
};

test('token and ids are enough', () => {
  expect(problems({})).toEqual([]);
});

test.each([
  ['token', 'VERCEL token is empty', 'VERCEL_TOKEN'],
  ['org-id', 'VERCEL org id is empty', 'VERCEL_ORG_ID'],
  ['project-id', 'VERCEL project id is empty', 'VERCEL_PROJECT_ID'],
])('an empty %s is told as what it most often is', (name, what, variable) => {
  expect(problems({ [name]: '  ' })).toMatchObject([
    {
      code: 'input-missing',
      what: `${what}: the environment of this job does not pass it on`,
      remedy: expect.stringContaining(`secrets.${variable}`),
    },
  ]);
});

test.each([
  ['org-id', 'prj_a', /is the id of a project/],
  ['project-id', 'team_a', /is the id of a team/],
  ['org-id', 'acme inc', /cannot be an id/],
  ['project-id', 'https://vercel.com/acme/shop', /cannot be an id/],
  ['smoke-test', 'health', /neither a path that starts with \/ nor a URL/],
  ['smoke-test', '//example.com/', /neither a path/],
  ['smoke-test', 'https://user:hunter2@example.com', /has a user or a password in it/],
  ['environment', 'prod', /is not one of the words/],
])('%s: %s is refused', (name, value, what) => {
  expect(problems({ [name]: value })).toMatchObject([{ what: expect.stringMatching(what) }]);
  expect(JSON.stringify(problems({ [name]: value }))).not.toContain('hunter2');
});

test('ids of older accounts and projects are taken', () => {
  expect(problems({ 'org-id': 'QmXyZ123', 'project-id': 'shop' })).toEqual([]);
});
