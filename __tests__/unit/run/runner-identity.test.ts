import { identityOf } from '../../../lib/run/runner-identity.js';

const environment = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_RUN_ID: '77',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_ACTOR: 'ana',
  GITHUB_TRIGGERING_ACTOR: 'luis',
  GITHUB_SHA: 'abc',
  GITHUB_REF: 'refs/heads/feature/x',
  GITHUB_WORKSPACE: '/home/runner/work/shop',
};

test('a run is named by its page, with its attempt', () => {
  expect(identityOf(environment)).toMatchObject({
    url: 'https://github.com/acme/shop/actions/runs/77/attempts/2',
    actor: 'luis',
    sha: 'abc',
    branch: 'feature/x',
    repository: 'acme/shop',
    directory: '/home/runner/work/shop',
  });
});

test('the branch of a pull request is the one that is to be merged', () => {
  const pull = { ...environment, GITHUB_REF: 'refs/pull/7/merge', GITHUB_HEAD_REF: 'fix' };
  expect(identityOf(pull).branch).toBe('fix');
});

test('a tag is no branch', () => {
  expect(identityOf({ ...environment, GITHUB_REF: 'refs/tags/v1' }).branch).toBe('');
});

test('two steps of one run are told apart', () => {
  expect(identityOf(environment).id).not.toBe(identityOf(environment).id);
});

test('the post step is the same run as its main', () => {
  expect(identityOf(environment, '77-2-x').id).toBe('77-2-x');
});
