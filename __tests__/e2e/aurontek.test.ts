import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Aurontek } from '../../scripts/aurontek/aurontek.js';
import { Pipeline } from '../../scripts/aurontek/pipeline.js';
import { secrets, serviceNames } from '../../scripts/aurontek/services.js';
import { pullRequest, push, type WorkflowEvent } from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { FrontEnd } from '../harness/front-end-at-vercel.js';

/**
 * examples/aurontek as a user copies it, run by act from the reusable workflow, the front doors and the bundle, against
 * a real registry and a real host.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

let aurontek: Aurontek;
let pipeline: Pipeline;
beforeAll(async () => {
  aurontek = await Aurontek.start();
  pipeline = await Pipeline.start(aurontek, { root, kit });
});
afterAll(async () => {
  await pipeline?.stop();
  await aurontek?.stop();
});

/** The reusable workflow as GitHub reads it, with what act does not know. */
function workflow(): { readonly jobs: Readonly<Record<string, { needs?: unknown; concurrency?: unknown }>> } {
  return parse(readFileSync(join(kit, '.github/workflows/pipeline.yml'), 'utf8'));
}

const imagesOf = (run: WorkflowRun): Readonly<Record<string, string>> =>
  JSON.parse(run.job('build').outputs('Build').images ?? '{}');

const allAnswer = Object.fromEntries(serviceNames.map((name) => [name, expect.stringContaining('ok')]));

/** What must not change where a run does not deploy. */
const state = async () => ({
  containers: await aurontek.host.run(['docker', 'ps', '--all', '--quiet', '--no-trunc']),
  kept: await aurontek.host.run([
    'sh',
    '-c',
    'ls -A /home/ubuntu /home/ubuntu/.deploy-kit/*/releases 2>&1 | cat',
  ]),
  pushed: await aurontek.pushed(),
});

const built = { policy: 'success', build: 'success' };

describe('before the first deploy', () => {
  const pr = pullRequest('org/aurontek', { head: 'dev', base: 'test' });
  const fork = pullRequest('org/aurontek', { head: 'dev', base: 'dev', fork: 'stranger/aurontek' });

  test.each<[string, WorkflowEvent, Readonly<Record<string, string>>, string]>([
    ['a push to dev', push('dev'), built, 'preview'],
    ['a push to test', push('test'), built, 'preview'],
    ['a push to another branch', push('feature/x'), built, 'none'],
    ['a tag', push('refs/tags/v1.0.0'), built, 'none'],
    ['a pull request', pr, { ...built, plan: 'success' }, 'preview'],
    ["a fork's pull request", fork, built, 'none'],
  ])('%s builds six images, pushes nothing and touches no host', async (_event, event, jobs, frontend) => {
    const before = await state();
    const run = await pipeline.run(event);
    expect(run.errors).toEqual([]);
    expect(run.jobResults).toEqual(jobs);
    expect(run.job('policy').outputs('Branch policy')).toMatchObject({
      push: 'false',
      deploy: 'false',
      frontend,
    });
    expect(Object.keys(imagesOf(run)).toSorted()).toEqual([...serviceNames].toSorted());
    expect(await state()).toEqual(before);
    expect(before.pushed).toEqual({});
  });

  test('a pull request from a branch that is not the one below fails', async () => {
    const run = await pipeline.run(pullRequest('org/aurontek', { head: 'dev', base: 'main' }));
    expect(run.jobResults).toEqual({ policy: 'failure' });
    expect(run.errors[0]?.message).toContain('test');
  });
});

test('the front end goes to Vercel at the same time as the images are built', async () => {
  const front = await FrontEnd.start(aurontek.fleet.folder);
  const whole = await Pipeline.start(aurontek, { root, kit, vercel: front });
  try {
    const run = await whole.run(push('dev'));
    expect(run.errors).toEqual([]);
    expect(run.jobResults).toEqual({ ...built, frontend: 'success' });
    expect(front.deployed).toEqual(['preview']);
    expect(workflow().jobs.frontend?.needs).toBe('policy');
    for (const secret of Object.values(whole.secrets)) expect(run.everything).not.toContain(secret);
  } finally {
    await whole.stop();
    await front.stop();
  }
  // Most of it is the download and the start of the Vercel CLI.
}, 360_000);

test('a push to main pushes six images by commit and latest, and the host runs them by their digests', async () => {
  const sha = await pipeline.repository.commit('version 1');
  const run = await pipeline.run(push('main'));
  expect(run.errors).toEqual([]);
  expect(run.jobResults).toEqual({ ...built, deploy: 'success' });
  const tags = serviceNames.map((name) => [`aurontek/${name}`, ['latest', sha].toSorted()]);
  expect(await aurontek.pushed()).toEqual(Object.fromEntries(tags));
  const images = imagesOf(run);
  expect(Object.values(images).every((image) => /@sha256:[0-9a-f]{64}$/.test(image))).toBe(true);
  expect(await aurontek.running()).toEqual(images);
  expect(await aurontek.answers()).toEqual(allAnswer);
  expect(run.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'deployed', changed: 'true' });
  const hidden = [...Object.values(secrets), ...Object.values(pipeline.secrets)];
  for (const secret of hidden) expect(run.everything).not.toContain(secret);
});

test('a change of one service recreates that service alone', async () => {
  const before = await aurontek.containers();
  await pipeline.repository.edit('services/chat/server.mjs', (text) => text.replace("'chat'", "'chat 2'"));
  await pipeline.repository.commit('chat 2');
  const run = await pipeline.run(push('main'));
  expect(run.errors).toEqual([]);
  const after = await aurontek.containers();
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(['chat']);
  expect((await aurontek.host.get('http://localhost:3003/')).body).toContain('chat 2');
});

describe('where something is wrong, main', () => {
  let before: Awaited<ReturnType<typeof state>>;
  beforeEach(async () => {
    before = await state();
  });
  afterEach(async () => {
    expect(await aurontek.answers()).toEqual(allAnswer);
  });

  test('pushes and deploys nothing when one image does not build', async () => {
    await pipeline.repository.edit(
      'services/ia/Dockerfile',
      (text) => `${text}RUN python -c 'import torch'\n`,
    );
    await pipeline.repository.commit('broken');
    const run = await pipeline.run(push('main'));
    expect(run.jobResults).toEqual({ policy: 'success', build: 'failure' });
    expect(run.errors[0]?.message).toMatch(/ia/);
    expect(run.errors[0]?.message).toMatch(/torch/);
    expect(await state()).toEqual(before);
    await pipeline.repository.edit('services/ia/Dockerfile', (text) => text.replace(/RUN python.*\n/, ''));
    await pipeline.repository.commit('mended');
  });

  test('pushes and deploys nothing when the registry refuses the login', async () => {
    const run = await pipeline.run(push('main'), { DOCKERHUB_TOKEN: 'wrong' });
    expect(run.jobResults).toEqual({ policy: 'success', build: 'failure' });
    expect(run.errors[0]?.message).toContain(aurontek.registry.address);
    expect(await state()).toEqual(before);
  });

  test.each(['SSH_PRIVATE_KEY', 'ENV', 'DOCKERHUB_TOKEN'])(
    'deploys nothing and says what to set when the secret %s is empty',
    async (secret) => {
      const run = await pipeline.run(push('main'), { [secret]: '' });
      expect(run.exitCode).toBe(1);
      const { containers, kept } = await state();
      expect({ containers, kept }).toEqual({ containers: before.containers, kept: before.kept });
      expect(run.errors[0]?.message).toContain(secret === 'ENV' ? 'MONGODB_URI' : 'is empty');
    },
  );

  test('deploys nothing when Atlas does not let the host in', async () => {
    await pipeline.repository.edit('services/chat/server.mjs', (text) =>
      text.replace("'chat 2'", "'chat 3'"),
    );
    await pipeline.repository.commit('chat 3');
    await aurontek.outside.run(['docker', 'stop', '--time', '0', 'atlas']);
    try {
      const run = await pipeline.run(push('main'));
      expect(run.jobResults).toEqual({ ...built, deploy: 'failure' });
      expect(run.errors[0]?.message).toContain(`${aurontek.outside.internalAddress}:27017`);
      expect((await state()).containers).toEqual(before.containers);
    } finally {
      await aurontek.outside.run(['docker', 'start', 'atlas']);
    }
  });

  test('goes back to what ran when a service does not become healthy', async () => {
    const running = await aurontek.running();
    await pipeline.repository.edit('services/tickets/server.mjs', (text) => `process.exit(7);\n${text}`);
    await pipeline.repository.commit('tickets that end');
    const run = await pipeline.run(push('main'));
    expect(run.jobResults).toEqual({ ...built, deploy: 'failure' });
    expect(run.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'rolled-back' });
    expect(run.errors[0]?.message).toMatch(/host ec2, service tickets \(aurontek-tickets-1\).*code 7/);
    expect(await aurontek.running()).toEqual(running);
    await pipeline.repository.edit('services/tickets/server.mjs', (text) =>
      text.replace('process.exit(7);\n', ''),
    );
    await pipeline.repository.commit('tickets that stay');
  });
});

describe('two pushes to main in a row', () => {
  test('wait for one another on GitHub, and none is dropped', () => {
    expect(workflow().jobs.deploy?.concurrency).toEqual({
      group: 'deploy-kit-${{ needs.policy.outputs.environment }}',
      queue: 'max',
      'cancel-in-progress': false,
    });
  });

  test('that reach the host at the same time deploy one after the other, both of them whole', async () => {
    const other = await Pipeline.start(aurontek, { root, kit });
    try {
      await pipeline.repository.edit('services/usuarios/server.mjs', (text) =>
        text.replace("'usuarios'", "'usuarios 2'"),
      );
      await pipeline.repository.commit('usuarios 2');
      await other.repository.edit('services/usuarios/server.mjs', (text) =>
        text.replace("'usuarios'", "'usuarios 3'"),
      );
      await other.repository.commit('usuarios 3');
      const runs = await Promise.all([pipeline.run(push('main')), other.run(push('main'))]);
      for (const run of runs) {
        expect(run.errors).toEqual([]);
        expect(run.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
      }
      const last = (await aurontek.audit()).slice(-2);
      const releases = runs.map((run) => releaseOf(run));
      expect(last.map(({ release }) => release).toSorted()).toEqual(releases.toSorted());
      const winner = runs.find((run) => releaseOf(run) === last.at(-1)?.release);
      expect(await aurontek.running()).toEqual(imagesOf(winner as WorkflowRun));
    } finally {
      await other.stop();
    }
  });
});

function releaseOf(run: WorkflowRun): string {
  const [result] = JSON.parse(run.job('deploy').outputs('Roll out').results ?? '[]');
  return result?.details.release;
}
