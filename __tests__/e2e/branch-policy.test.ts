import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Caller } from '../../scripts/workflow/caller.js';
import { pullRequest, push, type WorkflowEvent } from '../../scripts/workflow/events.js';

// The workflow of the action's page, run by act from the front door and the bundle. What it deploys is told, not done.

const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));
let caller: Caller;

beforeAll(async () => {
  const page = readFileSync(join(root, 'actions/branch-policy/README.md'), 'utf8');
  const [, written = ''] = /```yaml\n(name: pipeline\n[\s\S]*?)```/.exec(page) ?? [];
  const rollout = /\n {6}- uses: org\/deploy-kit@v1[\s\S]*$/;
  expect(written).toMatch(rollout);
  caller = await Caller.start({ root, kit, name: 'shop' });
  const told =
    '\n      - name: Deploy\n        run: echo "to $TO"\n        env:\n          TO: ${{ needs.policy.outputs.environment }}\n';
  await caller.write('.github/workflows/pipeline.yml', written.replace(rollout, told));
  await caller.commit('pipeline');
});
afterAll(() => caller.stop());

test('a push to main reaches the job that deploys, with its environment', async () => {
  const run = await caller.run(push('main'));
  expect(run.exitCode).toBe(0);
  expect(run.jobResults).toEqual({ policy: 'success', deploy: 'success' });
  expect(run.job('deploy').log('Deploy')).toBe('to production\n');
});

test.each<[string, WorkflowEvent]>([
  ['a push to another branch', push('feature/x')],
  ['a push of a tag', push('refs/tags/v1')],
  ['a pull request from test into main', pullRequest('org/shop', { head: 'test', base: 'main' })],
])('%s is built, and not deployed', async (_, event) => {
  const run = await caller.run(event);
  expect(run.exitCode).toBe(0);
  expect(run.job('policy').outputs('Policy')).toMatchObject({ build: 'true', deploy: 'false' });
  expect(run.jobResult('deploy')).toBe('skipped');
});

test('a pull request from the wrong branch fails there, with the rule in words', async () => {
  const run = await caller.run(pullRequest('org/shop', { head: 'feature/x', base: 'main' }));
  expect(run.exitCode).toBe(1);
  const [first] = run.job('policy').errors;
  expect(first?.title).toBe('branch-policy: failed');
  expect(first?.message).toContain('main goes up from test only, and pull request 7 comes from feature/x');
  expect(run.jobResult('deploy')).toBe('skipped');
});
