import { dirname, join, resolve } from 'node:path';
import { Caller } from '../../scripts/workflow/caller.js';
import { pullRequest, push } from '../../scripts/workflow/events.js';

/**
 * A repository that only calls vercel.yml, run by act, as far as it goes without Vercel: what deploys is the action's,
 * whose tests are elsewhere.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

const workflow = `on: [push, pull_request]
permissions: {}
jobs:
  call:
    uses: org/deploy-kit/.github/workflows/vercel.yml@v1
    permissions:
      contents: read # to check out the repository
      pull-requests: read # to see where a pushed commit comes from that was squashed or rebased
    secrets:
      VERCEL_TOKEN: \${{ secrets.VERCEL_TOKEN }}
      vercel-org-id: \${{ secrets.VERCEL_ORG_ID }}
      vercel-project-id: \${{ secrets.VERCEL_PROJECT_ID }}
`;

const secrets = { VERCEL_ORG_ID: 'team_0123456789', VERCEL_PROJECT_ID: 'prj_0123456789' };

let caller: Caller;

beforeAll(async () => {
  caller = await Caller.start({ root, kit, name: 'shop' });
  await caller.write('.github/workflows/frontend.yml', workflow);
  await caller.commit('frontend');
});

afterAll(() => caller.stop());

test('a token that is empty is told with the environment that should have it', async () => {
  const run = await caller.run(push('dev'), { secrets });
  expect(run.jobResults).toEqual({ policy: 'success', deploy: 'failure' });
  expect(run.job('deploy').result('Vercel')).toBeUndefined();
  expect(run.errors[0]?.message).toContain(
    'vercel-token is empty: environment development of org/shop has no secret VERCEL_TOKEN, or the caller does not pass it',
  );
});

test.each([
  ['a fork', 'stranger/shop'],
  ['Dependabot', 'org/shop'],
])('a pull request of %s, which has no secrets, is left without a preview and is green', async (_, fork) => {
  const run = await caller.run(pullRequest('org/shop', { head: 'feature', base: 'dev', fork }));
  expect(run.exitCode).toBe(0);
  expect(run.jobResults).toEqual({ policy: 'success' });
  expect(run.log('Check what was given')).toContain('vercel-token is empty');
});

test('a branch without a front end is green, and deploys none', async () => {
  const run = await caller.run(push('feature/x'), { secrets });
  expect(run.exitCode).toBe(0);
  expect(run.jobResults).toEqual({ policy: 'success' });
});
