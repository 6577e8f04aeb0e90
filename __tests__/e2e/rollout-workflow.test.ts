import { dirname, join, resolve } from 'node:path';
import { type Fleet, startFleet } from '../../lib/fleet/fleet.js';
import { Caller } from '../../scripts/workflow/caller.js';
import {
  dispatch,
  mergeGroup,
  pullRequest,
  push,
  type WorkflowEvent,
} from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { GitHubStandIn, notFound } from '../harness/github-stand-in.js';

/**
 * A repository that only calls rollout.yml, run by act from the published workflows, the front doors and the bundle,
 * against a real host. act knows no environments: their secrets are given as the repository's.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

const workflow = `on:
  push:
  pull_request:
  merge_group:
  workflow_dispatch:
    inputs:
      instance_ip: { type: string }
permissions: {}
jobs:
  call:
    uses: org/deploy-kit/.github/workflows/rollout.yml@v1
    permissions:
      contents: read # to check out the repository
      pull-requests: write # to write the plan as a comment
      id-token: write # to take on aws-role
    with:
      hosts: \${{ inputs.instance_ip && format('web={0}', inputs.instance_ip) || '' }}
      env: GREETING=it's "fine"
    secrets:
      SSH_PRIVATE_KEY: \${{ secrets.SSH_PRIVATE_KEY }}
      ssh-known-hosts: \${{ secrets.SSH_KNOWN_HOSTS }}
      env: |
        PASSWORD=\${{ secrets.PASSWORD }}
`;

const config = `project: shop
policy:
  branches:
    main: { deploy: true, environment: production }
  default: { build: true }
ssh: { username: ubuntu, key: "\${SSH_PRIVATE_KEY:?}", known-hosts: "\${SSH_KNOWN_HOSTS:?}" }
hosts: { web: "\${WEB_HOST:?}" }
phases:
  - name: web
    hosts: web
    steps:
      - deploy-compose:
          files: compose.yml
          images: \${IMAGES:-}
          env: { GREETING: "\${GREETING:?}", PLACE: "\${run.environment} of \${TOWN:?}" }
          secrets: { PASSWORD: "\${PASSWORD:?}" }
          stable-for: 1s
`;

const compose = `services:
  web:
    image: deploy-kit/busybox-service
    environment: { GREETING: , PLACE: , PASSWORD: }
    restart: unless-stopped
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, retries: 10 }
`;

const password = `correct"horse'$battery{staple}\\n`;

let fleet: Fleet;
let caller: Caller;
const runs: WorkflowRun[] = [];

beforeAll(async () => {
  fleet = await startFleet({ hosts: ['web'].map((name) => ({ name })) });
  await fleet.loadImage('deploy-kit/busybox-service:latest');
  caller = await Caller.start({ root, kit, name: 'shop' });
  await caller.write('.github/workflows/deploy.yml', workflow);
  await caller.write('deploy-kit.yml', config);
  await caller.write('compose.yml', compose);
  await caller.commit('shop');
});

afterAll(async () => {
  await caller?.stop();
  await fleet?.stop();
});

/** The secrets of the repository, but for some. */
function secrets(without: readonly string[] = []): Readonly<Record<string, string>> {
  const all = {
    SSH_PRIVATE_KEY: fleet.host('web').privateKey,
    SSH_KNOWN_HOSTS: fleet.knownHosts,
    PASSWORD: password,
    // The token of the job.
    GITHUB_TOKEN: 'ghs_of-the-job',
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !without.includes(name)));
}

async function run(
  event: WorkflowEvent,
  without: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<WorkflowRun> {
  const variables = { WEB_HOST: fleet.host('web').target, TOWN: 'Pucon' };
  const done = await caller.run(event, { secrets: secrets(without), variables, environment });
  runs.push(done);
  return done;
}

const environmentOf = (name: string) =>
  fleet.host('web').run(['docker', 'exec', 'shop-web-1', 'sh', '-c', `printf %s "$${name}"`]);

test('a push to main deploys to the environment of the policy', async () => {
  const done = await run(push('main'));
  expect(done.errors).toEqual([]);
  expect(done.jobResults).toEqual({ policy: 'success', deploy: 'success' });
  expect(done.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
});

test('the file reads secrets byte for byte, lines of the caller, variables and the environment', async () => {
  expect(await environmentOf('PASSWORD')).toBe(password);
  expect(await environmentOf('GREETING')).toBe(`it's "fine"`);
  expect(await environmentOf('PLACE')).toBe('production of Pucon');
});

test('the same push again changes nothing', async () => {
  const done = await run(push('main'));
  expect(done.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'unchanged' });
});

test('a dispatch with the address of a host deploys there', async () => {
  const done = await run(dispatch({ instance_ip: fleet.host('web').target }));
  expect(done.errors).toEqual([]);
  expect(done.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'unchanged' });
});

test('a dispatch with an address that is none ends in the first job, and says so', async () => {
  const done = await run(dispatch({ instance_ip: '10.0.0.5.6' }));
  expect(done.jobResults).toEqual({ policy: 'failure' });
  expect(done.errors).toHaveLength(1);
  expect(done.errors[0]?.message).toContain('the address that was given for web: "10.0.0.5.6" is not a host');
});

test.each<[string, WorkflowEvent]>([
  ['a push to another branch', push('dev')],
  ['a merge queue', mergeGroup('main')],
])('%s deploys nothing, and is green', async (_, event) => {
  const done = await run(event);
  expect(done.exitCode).toBe(0);
  expect(done.jobResults).toEqual({ policy: 'success' });
});

test('a pull request of a fork, which has no secrets, gets no plan and is green', async () => {
  const fork = pullRequest('org/shop', { head: 'main', base: 'main', fork: 'stranger/shop' });
  const done = await run(fork, ['SSH_PRIVATE_KEY', 'SSH_KNOWN_HOSTS', 'PASSWORD']);
  expect(done.exitCode).toBe(0);
  expect(done.jobResults).toEqual({ policy: 'success' });
  expect(done.job('policy').log('Check what was given')).toContain('SSH_PRIVATE_KEY');
});

test('a pull request gets the plan as a comment, and nothing is deployed', async () => {
  const github = await GitHubStandIn.start(({ method, path }) => {
    if (path === '/user') return notFound;
    return method === 'GET' ? { body: [] } : { status: 201, body: { id: 1 } };
  });
  try {
    await caller.edit('compose.yml', (text) => text.replace('retries: 10', 'retries: 11'));
    await caller.commit('a change');
    const done = await run(pullRequest('org/shop', { head: 'feature', base: 'main' }), [], {
      GITHUB_API_URL: github.apiUrl,
    });
    expect(done.errors).toEqual([]);
    expect(done.jobResults).toEqual({ policy: 'success', plan: 'success' });
    expect(done.job('plan').outputs('Plan')).toMatchObject({ outcome: 'planned' });
    expect(github.requests).toContain('POST /repos/org/shop/issues/7/comments');
  } finally {
    await github.stop();
  }
});

test('secrets that are empty are told by name and environment before a host is reached', async () => {
  const done = await run(push('main'), ['SSH_PRIVATE_KEY', 'PASSWORD']);
  expect(done.jobResults).toEqual({ policy: 'success', deploy: 'failure' });
  expect(done.job('deploy').result('Roll out')).toBeUndefined();
  expect(done.errors).toHaveLength(1);
  const { message = '' } = done.errors[0] ?? {};
  expect(message).toContain(
    'ssh-private-key is empty: environment production of org/shop has no secret SSH_PRIVATE_KEY, or the caller does not pass it',
  );
  expect(message).toContain('the variable PASSWORD is not set or empty');
});

test('a file that is not there ends the first job, by its name', async () => {
  await caller.edit('.github/workflows/deploy.yml', (text) =>
    text.replace('    with:\n', '    with:\n      config: deploy.yml\n'),
  );
  await caller.commit('a file that is not there');
  const done = await run(push('main'));
  expect(done.jobResults).toEqual({ policy: 'failure' });
  expect(done.errors[0]?.message).toMatch(/^deploy.yml: there is no such file in /);
});

test('no run printed a secret', () => {
  const lines = [
    password,
    ...fleet
      .host('web')
      .privateKey.split('\n')
      .filter((line) => line.length > 40),
  ];
  for (const line of lines) {
    for (const { everything } of runs) {
      expect(everything).not.toContain(line);
      expect(everything).not.toContain(JSON.stringify(line).slice(1, -1));
    }
  }
});
