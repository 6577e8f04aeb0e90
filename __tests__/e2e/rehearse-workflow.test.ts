import { dirname, join, resolve } from 'node:path';
import { proxyOf } from '../../lib/fleet/host-image.js';
import { Caller } from '../../scripts/workflow/caller.js';
import { pullRequest } from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';

/** A repository that only calls rehearse.yml, run by act: the runner's Docker is this machine's. */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

/** The first rehearsal on a machine makes the image of its hosts. */
const patienceMs = 300_000;

const workflow = `on: pull_request
permissions: {}
jobs:
  call:
    uses: org/deploy-kit/.github/workflows/rehearse.yml@v1
    permissions:
      contents: read # to check out the repository
    with:
      faults: crash
`;

const config = `project: shop
ssh: { key: "\${SSH_PRIVATE_KEY:?}", known-hosts: "\${SSH_KNOWN_HOSTS:?}" }
hosts: { web: "\${WEB_HOST:?}" }
phases:
  - name: web
    hosts: web
    steps:
      - deploy-compose: { files: compose.yml, secrets: { PASSWORD: "\${PASSWORD:?}" }, stable-for: 0s }
`;

const compose = `services:
  web:
    image: deploy-kit/busybox-service:latest
    environment: { PASSWORD: , EXIT_CODE: "" }
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, retries: 2 }
`;

let caller: Caller;

beforeAll(async () => {
  caller = await Caller.start({ root, kit, name: 'shop' });
  await caller.write('.github/workflows/rehearse.yml', workflow);
  await caller.write('deploy-kit.yml', config);
  await caller.write('compose.yml', compose);
  await caller.commit('shop');
});

afterAll(() => caller.stop());

/** A pull request of a fork: there are no secrets. */
function rehearse(): Promise<WorkflowRun> {
  const event = pullRequest('org/shop', { head: 'feature', base: 'main', fork: 'stranger/shop' });
  return caller.run(event, { environment: proxyOf(process.env) });
}

test(
  'a pull request that has no secrets is rehearsed on hosts of the runner',
  async () => {
    const run = await rehearse();
    expect(run.errors).toEqual([]);
    expect(run.jobResults).toEqual({ rehearse: 'success' });
    const { outcome, results = '[]', cause } = run.job('rehearse').outputs('Rehearse');
    expect({ outcome, cause }).toEqual({ outcome: 'healthy', cause: '' });
    const stages: { stage: string; outcome: string }[] = JSON.parse(results);
    expect(stages).toContainEqual(expect.objectContaining({ stage: 'up', outcome: 'deployed' }));
    expect(stages).toContainEqual(expect.objectContaining({ stage: 'crash: web', outcome: 'rolled-back' }));
    expect(run.job('rehearse').summary('Rehearse')).toContain('rehearsal of shop');
  },
  patienceMs,
);

test(
  'a service that ends at once fails the pull request, with its exit code',
  async () => {
    await caller.edit('compose.yml', (text) => text.replace('EXIT_CODE: ""', 'EXIT_CODE: "3"'));
    await caller.commit('a service that ends');
    const run = await rehearse();
    expect(run.jobResults).toEqual({ rehearse: 'failure' });
    expect(run.errors[0]?.message).toContain('exited with code 3');
    expect(run.job('rehearse').outputs('Rehearse').cause).toMatch(/^up: /);
  },
  patienceMs,
);
