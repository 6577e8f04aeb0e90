import { dirname, join, resolve } from 'node:path';
import { Acompanamiento, withVersion } from '../../scripts/acompanamiento/acompanamiento.js';
import {
  composeFile,
  type HostName,
  hostNames,
  type OwnService,
  ownServices,
} from '../../scripts/acompanamiento/services.js';
import { Caller } from '../../scripts/workflow/caller.js';
import { dispatch } from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';

/**
 * examples/acompanamiento as a user copies it, run by act from the front doors and the bundle: the six workflows that
 * are started by hand with an address, then the one for all phases, on six hosts.
 */
const root = resolve(__dirname, '../..');
const kit = dirname(process.env.DEPLOY_KIT_DIST ?? join(root, 'dist'));

let example: Acompanamiento;
let caller: Caller;

beforeAll(async () => {
  example = await Acompanamiento.start(root);
  caller = await Caller.start({ root, kit, example: example.folder, name: 'acompanamiento' });
});

afterAll(async () => {
  await caller?.stop();
  await example?.stop();
});

function run(workflow: string, inputs: Readonly<Record<string, string>> = {}): Promise<WorkflowRun> {
  const { secrets, variables } = example;
  return caller.run(dispatch(inputs), { workflow, secrets, variables });
}

/** Started by hand for one host, with the address that Terraform printed. */
function runPhase(host: HostName): Promise<WorkflowRun> {
  return run(`deploy-ec2-${host}.yml`, { instance_ip: example.host(host).internalAddress });
}

test('the six workflows one after another bring up the six phases', async () => {
  for (const host of hostNames) {
    const phase = await runPhase(host);
    expect(phase.errors).toEqual([]);
    expect(phase.outputs('Roll out')).toMatchObject({ outcome: 'deployed' });
  }
  expect(new Set(Object.values(await example.versions()))).toEqual(new Set(['0']));
}, 300_000);

test('the workflow for all phases then finds nothing left to do', async () => {
  const before = await example.containers();
  const all = await run('deploy.yml');
  expect(all.errors).toEqual([]);
  expect(all.outputs('Roll out')).toMatchObject({ outcome: 'unchanged', changed: 'false' });
  expect(await example.containers()).toEqual(before);
});

describe('a new version of every phase', () => {
  beforeAll(async () => {
    await release('micro-auth', '2');
    await release('micro-analytics', '2');
    await release('micro-messaging', '2');
    for (const service of ['redis', 'api-gateway', 'grafana']) await touch(service, 'first');
    // What the databases hold outlives what comes.
    await inPostgres('CREATE TABLE kept AS SELECT 42 AS answer');
  });

  test('is deployed: the four phases that need only the databases overlap, and monitoring is last', async () => {
    const all = await runCommitted('version 2', 'deploy.yml');
    expect(all.errors).toEqual([]);
    const { outcome, timeline = '[]' } = all.outputs('Roll out');
    expect(outcome).toBe('deployed');
    const times = switchTimes(JSON.parse(timeline) as readonly Span[]);
    const middle = (['api', 'core', 'analytics', 'messaging'] as const).map((host) => times[host]);
    const lastStart = Math.max(...middle.map(({ started }) => started));
    expect(Math.min(...middle.map(({ ended }) => ended))).toBeGreaterThan(lastStart);
    expect(times.db.ended).toBeLessThanOrEqual(Math.min(...middle.map(({ started }) => started)));
    expect(times.monitoring.started).toBeGreaterThanOrEqual(Math.max(...middle.map(({ ended }) => ended)));
  });

  test('of which analytics cannot start takes back what the others changed, leaves the databases, and says so', async () => {
    const before = await example.versions();
    await release('micro-auth', '3');
    await release('micro-messaging', '3');
    await release('micro-analytics', '3', { EXIT_CODE: '3' });
    await touch('redis', 'second');
    await touch('grafana', 'second');
    const monitoring = (await example.containers()).monitoring;
    const all = await runCommitted('version 3', 'deploy.yml');
    expect(all.exitCode).toBe(1);
    expect(all.outputs('Roll out')).toMatchObject({ outcome: 'failed', 'failed-phase': 'analytics' });
    expect(all.errors[0]?.message).toMatch(/^host analytics, service micro-analytics .*exited with code 3/);
    expect(all.summary('Roll out')).toMatch(/Stays as deployed \(if-fails: keep\).*db/s);
    expect(await example.versions()).toEqual(before);
    expect(await labelOf('redis')).toBe('second');
    expect((await example.containers()).monitoring).toEqual(monitoring);
    expect(await inPostgres('SELECT answer FROM kept')).toBe('42');
  });
});

async function runCommitted(message: string, workflow: string): Promise<WorkflowRun> {
  await caller.commit(message);
  return run(workflow);
}

/** Makes a version of a service, for which the caller's compose file asks from the next commit on. */
async function release(
  service: OwnService,
  version: string,
  environment: Readonly<Record<string, string>> = {},
) {
  await example.makeVersion(service, version, environment);
  await caller.edit(composeFile(ownServices[service].host), withVersion(service, version));
}

const hostOf = { redis: 'db', 'api-gateway': 'api', grafana: 'monitoring' } as const;

/** Changes a service whose image stays: by a label. */
function touch(service: string, value: string): Promise<void> {
  const host = hostOf[service as keyof typeof hostOf];
  const found = new RegExp(`^  ${service}:\n(?: {4}labels: .*\n)?`, 'm');
  return caller.edit(composeFile(host), (text) =>
    text.replace(found, `  ${service}:\n    labels: { touched: ${value} }\n`),
  );
}

function labelOf(service: keyof typeof hostOf): Promise<string> {
  const host = hostOf[service];
  const format = '{{index .Config.Labels "touched"}}';
  return example.host(host).run(['docker', 'inspect', '-f', format, `acompanamiento-${host}-${service}-1`]);
}

function inPostgres(statement: string): Promise<string> {
  const psql = ['docker', 'exec', 'acompanamiento-db-postgres-1', 'psql', '-U', 'postgres', '-At'];
  return example.host('db').run([...psql, '-c', statement, 'acompanamiento']);
}

interface Span {
  readonly target: HostName;
  readonly part: string;
  readonly started: number;
  readonly ended: number;
}

/** From when to when each host was switched and verified. */
function switchTimes(spans: readonly Span[]): Record<HostName, { started: number; ended: number }> {
  const entries = hostNames.map((host) => {
    const own = spans.filter(({ target, part }) => target === host && part !== 'prepare');
    const started = Math.min(...own.map((span) => span.started));
    return [host, { started, ended: Math.max(...own.map(({ ended }) => ended)) }];
  });
  return Object.fromEntries(entries) as Record<HostName, { started: number; ended: number }>;
}
