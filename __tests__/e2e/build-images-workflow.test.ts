import { dirname, join, resolve } from 'node:path';
import { type Registry, startRegistry } from '../../lib/fleet/fleet.js';
import { Caller } from '../../scripts/workflow/caller.js';
import { push } from '../../scripts/workflow/events.js';
import { RunnerTools } from '../../scripts/workflow/runner-tools.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';

/** A repository that only calls build-images.yml, run by act against a real registry with a login. */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));
const login = { username: 'shop', password: 'a1registry5c7e9' };

const workflow = `name: images
on: push
permissions: {}
jobs:
  images:
    uses: org/deploy-kit/.github/workflows/build-images.yml@v1
    permissions:
      contents: read # to check out the repository
      pull-requests: read # to see where a pushed commit comes from that was squashed or rebased
      id-token: write # to take on aws-role
    with:
      registry: \${{ vars.REGISTRY }}
      registry-username: shop
    secrets:
      registry-password: \${{ secrets.REGISTRY_PASSWORD }}
  after:
    needs: images
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - name: Images
        env:
          IMAGES: \${{ needs.images.outputs.images }}
        run: echo "$IMAGES"
`;

const compose = `name: shop
services:
  web: { build: . }
`;

let registry: Registry;
let caller: Caller;
let tools: RunnerTools;
beforeAll(async () => {
  registry = await startRegistry(login);
  tools = await RunnerTools.start();
  caller = await Caller.start({ root, kit, name: 'shop' });
  await caller.write('.github/workflows/images.yml', workflow);
  await caller.write('compose.yml', compose);
  await caller.write('Dockerfile', 'FROM deploy-kit/busybox-service:latest\n');
});
afterAll(async () => {
  await caller?.stop();
  await tools?.stop();
  await registry?.stop();
});

async function pushTo(branch: string, password = login.password): Promise<{ run: WorkflowRun; sha: string }> {
  const sha = await caller.commit(`to ${branch}`);
  const run = await caller.run(push(branch), {
    secrets: password === '' ? {} : { REGISTRY_PASSWORD: password },
    environment: tools.environment,
    variables: { REGISTRY: `${registry.address}/team` },
  });
  return { run, sha };
}

test('a push to dev builds, and hands on what only the runner has', async () => {
  const { run } = await pushTo('dev');
  expect(run.errors).toEqual([]);
  expect(run.jobResults).toEqual({ policy: 'success', build: 'success', after: 'success' });
  expect(run.log('Images')).not.toContain('@sha256:');
});

test('a push to main pushes, and hands on digests', async () => {
  const { run, sha } = await pushTo('main');
  expect(run.errors).toEqual([]);
  const images: Readonly<Record<string, string>> = JSON.parse(run.log('Images'));
  expect(images.web).toMatch(/\/team\/shop-web@sha256:[0-9a-f]{64}$/);
  expect(run.job('build').log('Build')).toContain(sha);
  expect(run.everything).not.toContain(login.password);
});

test('a secret that is empty is told by name before anything is built', async () => {
  const { run } = await pushTo('main', '');
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]?.message).toContain('registry-password is empty');
  expect(run.job('build').result('Build')).toBeUndefined();
});
