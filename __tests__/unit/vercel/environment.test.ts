import {
  accountEnvironment,
  buildEnvironment,
  plainEnvironment,
} from '../../../actions/vercel/environment.js';

const account = { token: 't0k3n', organization: 'team_a', project: 'prj_a' };
const own = {
  PATH: '/bin',
  NODE_ENV: 'test',
  VITE_API: 'https://api.example.com',
  INPUT_TOKEN: 't0k3n',
  STATE_run: '1',
  VERCEL_TOKEN: 'another',
  VERCEL_TEAM_ID: 'team_b',
  ACTIONS_RUNTIME_TOKEN: 'r',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'o',
  GITHUB_OUTPUT: '/output',
  GITHUB_ENV: '/env',
  GITHUB_SHA: 'abc',
};

test('a build has what the job set, and no token', () => {
  const environment = buildEnvironment(own, account);
  expect(environment).toMatchObject({ PATH: '/bin', VITE_API: 'https://api.example.com', GITHUB_SHA: 'abc' });
  expect(Object.values(environment)).not.toContain('t0k3n');
  expect(
    Object.keys(environment).filter((name) => /TOKEN|^INPUT|^STATE|OUTPUT|GITHUB_ENV|TEAM/.test(name)),
  ).toEqual([]);
});

test('the CLI has the token of the input, not one of the job', () => {
  expect(accountEnvironment(own, account)).toMatchObject({
    VERCEL_TOKEN: 't0k3n',
    VERCEL_ORG_ID: 'team_a',
    VERCEL_PROJECT_ID: 'prj_a',
  });
});

test('the installation knows no account', () => {
  expect(
    Object.keys(plainEnvironment(own)).filter((name) => /VERCEL_(TOKEN|ORG|PROJECT)/.test(name)),
  ).toEqual([]);
});
