import { dirname, join, resolve } from 'node:path';
import { docker, tryDocker } from '../../lib/fleet/engine.js';
import type { CommandRun } from '../../scripts/acompanamiento/command-line.js';
import { Caller } from '../../scripts/workflow/caller.js';
import { dispatch, push, type WorkflowEvent } from '../../scripts/workflow/events.js';
import { Staging, type TaskContainer, waves } from '../harness/staging.js';

/**
 * examples/staging as a user copies it: the ten services made from nothing by one command, in their order, as containers
 * that an emulator of ECS runs; then everything that a team does with them, by command line and by workflows.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

let staging: Staging;
let caller: Caller;
beforeAll(async () => {
  staging = await Staging.start();
  caller = await Caller.start({ root, kit, example: staging.folder, name: 'staging' });
});
afterAll(async () => {
  await caller?.stop();
  await staging?.stop();
});

const names = waves.flat();

const reportOf = ({ stdout }: CommandRun) =>
  JSON.parse(stdout) as { readonly outcome: string; readonly results: readonly PhaseResult[] };

interface PhaseResult {
  readonly phase: string;
  readonly changes: readonly { readonly subject: string; readonly detail?: string }[];
}

const subjectsOf = (run: CommandRun) =>
  reportOf(run).results.flatMap(({ changes }) => changes.map(({ subject }) => subject));

async function up(argv: readonly string[], values: Readonly<Record<string, string>>): Promise<string> {
  const run = await staging.deployKit(['up', '--yes', '--json', ...argv], 'stage', values);
  if (run.exitCode !== 0) throw new Error(`it ended with ${run.exitCode}: ${run.stdout}\n${run.stderr}`);
  return reportOf(run).outcome;
}

const idsOf = (containers: readonly TaskContainer[]) => containers.map(({ id }) => id).toSorted();
const first = { IMAGE_TAG: '1', FORCE_NEW_DEPLOYMENT: 'false' };

test('a plan says what would be created, and creates nothing', async () => {
  const run = await staging.deployKit(['plan', '--json'], 'stage', first);
  expect(run.exitCode).toBe(0);
  expect(reportOf(run).outcome).toBe('planned');
  const subjects = subjectsOf(run);
  for (const name of names) expect(subjects).toContain(`service ${name}`);
  expect(subjects).toEqual(
    expect.arrayContaining(['target group stage-api-gateway', 'log group /ecs/stage-user']),
  );
  await expect(staging.services()).rejects.toThrow('ClusterNotFoundException');
});

test('one command makes all ten from nothing, each when those before it are there', async () => {
  expect(await up([], first)).toBe('deployed');
  const containers = await staging.containers();
  expect(containers.map(({ service }) => service).toSorted()).toEqual(names.toSorted());
  const times = waves.map((wave) =>
    containers
      .filter(({ service }) => (wave as readonly string[]).includes(service))
      .map(({ startedAt }) => startedAt),
  );
  for (const [index, wave] of times.entries()) {
    const before = times[index - 1] ?? [0];
    expect(Math.min(...wave)).toBeGreaterThan(Math.max(...before));
  }
  const services = await staging.services();
  expect(services).toMatchObject(names.map(() => ({ status: 'ACTIVE', desiredCount: 1, runningCount: 1 })));
});

test('their health checks hold once Eureka lists them, and not before', async () => {
  const containers = await staging.containers();
  const services = await staging.services();
  await Promise.all(
    services.map(async (service) => {
      const { containerDefinitions: [definition] = [] } = await staging.taskDefinition(service);
      const [, command = ''] = definition?.healthCheck?.command ?? [];
      const container = containers.find((one) => one.service === service.serviceName)?.id ?? '';
      const run = (...eureka: readonly string[]) =>
        tryDocker(['exec', ...eureka, container, 'sh', '-c', command]);
      const away = ['--env', 'EUREKA_URL=http://127.0.0.1:9/eureka'];
      const unlisted = await run(...away);
      expect(unlisted.code === 0).toBe(service.serviceName === 'service-discovery');
      expect(await untilZero(run)).toBe(true);
      // It was listed once: a Eureka that is away does not take it along.
      expect(await run(...away)).toMatchObject({ code: 0 });
    }),
  );
});

test('a container has the variables and the secret of its environment', async () => {
  const user = (await staging.containers()).find(({ service }) => service === 'user');
  const environment = await docker(['exec', user?.id ?? '', 'env']);
  expect(environment).toContain('DB_ENDPOINT=stage-ecommerce.abcdefghijkl.eu-west-1.rds.amazonaws.com:5432');
  expect(environment).toContain('DB_PASSWORD=a password');
  expect(environment).toContain('SERVER_PORT=8081');
});

test('the same again is unchanged: the very same containers', async () => {
  const before = idsOf(await staging.containers());
  expect(await up([], first)).toBe('unchanged');
  expect(idsOf(await staging.containers())).toEqual(before);
});

test('a tag that moved is fetched by new tasks: force-new-deployment', async () => {
  const before = await staging.containers();
  expect(await up(['--phase', 'services (user)'], { IMAGE_TAG: '1' })).toBe('deployed');
  const after = await staging.containers();
  const others = after.filter(({ id }) => !before.some((one) => one.id === id));
  expect(others).toMatchObject([{ service: 'user', image: expect.stringMatching(/user:1$/) }]);
  expect(after).toHaveLength(10);
});

/** Runs a workflow of the repository with the variables of staging. */
async function run(event: WorkflowEvent, workflow: string, more?: Readonly<Record<string, string>>) {
  const given = await staging.variables('stage', { IMAGE_TAG: '2', AWS_REGION: 'eu-west-1', ...more });
  const { environment } = staging;
  return caller.run(event, { workflow, variables: given, environment });
}

const newVersion = names.map((name) => `${name}:2`).toSorted();
const images = async () =>
  (await staging.containers()).map(({ image }) => image.split('/').at(-1)).toSorted();

test('a push to stage deploys a new version to all ten', async () => {
  const deploy = await run(push('stage'), 'deploy.yml');
  expect(deploy.errors).toEqual([]);
  expect(deploy.jobResults).toEqual({ policy: 'success', deploy: 'success' });
  expect(deploy.outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
  expect(await images()).toEqual(newVersion);
});

describe('outside of working hours', () => {
  const scale = (tasks: string) => run(dispatch({ tasks }), 'scale.yml');

  test('no task is left, and that is a good end', async () => {
    const night = await scale('0');
    expect(night.errors).toEqual([]);
    expect(night.outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
    expect(await staging.containers(0)).toEqual([]);
    expect((await staging.services()).map(({ desiredCount }) => desiredCount)).toEqual(names.map(() => 0));
  });

  test('all ten come back with the version that they had', async () => {
    const morning = await scale('1');
    expect(morning.errors).toEqual([]);
    expect(morning.outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
    expect(await images()).toEqual(newVersion);
  });
});

describe('production', () => {
  const production = { IMAGE_TAG: '1' };

  test('is the same file with other lines', async () => {
    const run = await staging.deployKit(['plan', '--json'], 'production', production);
    expect(run.exitCode).toBe(0);
    const details = reportOf(run).results.flatMap(({ changes }) => changes.map(({ detail }) => detail));
    for (const name of names) expect(details).toContain(`2 tasks of a new revision of production-${name}`);
  });

  test('is scaled, which staging is not', async () => {
    const run = await staging.deployKit(['plan', '--json'], 'production', production);
    expect(subjectsOf(run)).toEqual(expect.arrayContaining(names.map((name) => `autoscaling of ${name}`)));
    expect(staging.bounds).toEqual({});
  });

  test('has two tasks of twice the size, and at most three', async () => {
    const argv = ['up', '--yes', '--json', '--phase', 'discovery'];
    const run = await staging.deployKit(argv, 'production', production);
    expect(reportOf(run).outcome).toBe('deployed');
    const [discovery, ...others] = await staging.services('production');
    expect(discovery).toMatchObject({ serviceName: 'service-discovery', runningCount: 2 });
    expect(others).toEqual([]);
    expect(discovery && (await staging.taskDefinition(discovery))).toMatchObject({
      cpu: '1024',
      memory: '2048',
    });
    expect(staging.bounds).toEqual({ 'service-discovery': [2, 3] });
  });
});

/** A stand-in registers within a second. */
async function untilZero(run: () => Promise<{ readonly code: number | null }>): Promise<boolean> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    if ((await run()).code === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
