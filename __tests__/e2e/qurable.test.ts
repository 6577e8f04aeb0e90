import { dirname, join, resolve } from 'node:path';
import { dispatch, pullRequest, push } from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { GitHubStandIn, notFound } from '../harness/github-stand-in.js';
import { Qurable, service } from '../harness/qurable.js';

/** examples/qurable as a user copies it, run by act from the reusable workflows, the front doors and the bundle. */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

let qurable: Qurable;
const runs: WorkflowRun[] = [];
beforeAll(async () => {
  qurable = await Qurable.start(root, kit);
}, 120_000);
afterAll(() => qurable?.stop(), 60_000);

async function run(...call: Parameters<Qurable['run']>): Promise<WorkflowRun> {
  const done = await qurable.run(...call);
  runs.push(done);
  return done;
}

const imageOf = (done: WorkflowRun): string =>
  JSON.parse(done.job('build').outputs('Build').images ?? '{}')['qurable-backend'];

/** The revision that the service runs. */
async function revision(): Promise<string> {
  const { services } = await qurable.ecs('DescribeServices', service);
  const [{ taskDefinition = '' } = {}] = services as readonly { taskDefinition?: string }[];
  return taskDefinition;
}

test('a push to dev tests and builds, pushes nothing and asks AWS for nothing', async () => {
  const done = await run(push('dev'));
  expect(done.errors).toEqual([]);
  expect(done.jobResults).toEqual({ test: 'success', policy: 'success', build: 'success' });
  expect(qurable.wire.calls).toEqual([]);
  expect(await qurable.pushed()).toEqual([]);
});

test('what the load balancer needs is made from a terminal before the first deploy', async () => {
  const done = await qurable.beginLoadBalancer(root);
  expect(done.stdout).toContain('ended: deployed');
  expect(qurable.wire.writes()).toEqual([
    'elasticloadbalancing:CreateTargetGroup',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
    'elasticloadbalancing:ModifyListener',
  ]);
});

test('a push to main migrates before it deploys, and the load balancer sends to what was pushed', async () => {
  const done = await run(push('main'));
  expect(done.errors).toEqual([]);
  expect(done.jobResults).toEqual({
    test: 'success',
    policy: 'success',
    build: 'success',
    deploy: 'success',
  });
  expect(done.job('deploy').outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
  const image = imageOf(done);
  expect(image).toMatch(/\/qurable-api@sha256:[0-9a-f]{64}$/);
  expect(await qurable.running()).toEqual([image, image]);
  expect((await fetch(`${qurable.apiUrl}/health`)).status).toBe(200);
  expect(qurable.wire.writes()).toEqual([
    'ecs:RegisterTaskDefinition',
    'rds:CreateDBSnapshot',
    'ecs:RunTask',
    'ecs:CreateService',
  ]);
  expect(qurable.autoscaling?.target).toMatchObject({ MinCapacity: 2, MaxCapacity: 10 });
  expect([...(qurable.autoscaling?.policies.keys() ?? [])]).toEqual(['cpu', 'memory', 'requests']);
  expect([...(qurable.autoscaling?.actions.keys() ?? [])]).toEqual(['peak begins', 'peak ends']);
});

test('a pull request gets the plan as a comment, by the role that only reads', async () => {
  const github = await GitHubStandIn.start(({ method, path }) => {
    if (path === '/user') return notFound;
    return method === 'GET' ? { body: [] } : { status: 201, body: { id: 1 } };
  });
  try {
    await qurable.repository.edit('task-definition.json', (text) => text.replace('"1024"', '"2048"'));
    await qurable.repository.commit('more memory');
    const done = await run(pullRequest('org/qurable', { head: 'feature', base: 'main' }), 'deploy.yml', {
      GITHUB_API_URL: github.apiUrl,
    });
    expect(done.errors).toEqual([]);
    expect(done.jobResults).toEqual({
      test: 'success',
      policy: 'success',
      build: 'success',
      plan: 'success',
    });
    expect(done.job('plan').outputs('AWS identity').role).toMatch(/qurable-plan$/);
    expect(qurable.wire.writes()).toEqual([]);
    const comment = github.asked.find(({ method }) => method === 'POST');
    expect(comment?.body).toMatchObject({ body: expect.stringContaining('2048') });
  } finally {
    await github.stop();
  }
});

test('migrations that end with 3 fail the deploy with their last words, and no service is touched', async () => {
  const [before, ran] = [await revision(), await qurable.running()];
  await qurable.repository.edit(
    'migrate.mjs',
    (text) => `${text}console.log('cannot lock appointments');\nprocess.exitCode = 3;\n`,
  );
  await qurable.repository.commit('a migration that fails');
  qurable.wire.writes();
  const done = await run(push('main'));
  expect(done.jobResult('deploy')).toBe('failure');
  expect(done.job('deploy').outputs('Roll out')).toMatchObject({
    outcome: 'failed',
    'failed-phase': 'migrate',
    results: expect.stringMatching(/"exit-?code":3/i),
  });
  expect(done.errors[0]?.message).toMatch(/code 3[\s\S]*cannot lock appointments/);
  expect(qurable.wire.writes()).toEqual([
    'ecs:RegisterTaskDefinition',
    'rds:CreateDBSnapshot',
    'ecs:RunTask',
  ]);
  expect([await revision(), await qurable.running()]).toEqual([before, ran]);
});

test('another revision is gone to by hand, as it was registered, without build and migrations', async () => {
  const before = await revision();
  const done = await run(dispatch({ revision: '2' }), 'rollback.yml');
  expect(done.errors).toEqual([]);
  expect(done.jobResults).toEqual({ policy: 'success', deploy: 'success' });
  expect([before, await revision()]).toEqual([
    expect.stringMatching(/qurable-api:1$/),
    expect.stringMatching(/qurable-api:2$/),
  ]);
  expect(qurable.wire.writes()).toEqual(['ecs:UpdateService']);
});

test('sessions last as long as the workflow says, and no run printed the token of ECR', () => {
  const deploys = runs.filter((done) => done.jobResult('deploy') === 'success');
  expect(deploys.map((done) => done.job('deploy').outputs('AWS identity').seconds)).toEqual(['7200', '3600']);
  for (const { everything } of runs) expect(everything).not.toContain(qurable.password);
});
