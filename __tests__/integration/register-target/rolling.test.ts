import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepDefinitions } from '../../../actions/steps.js';
import type { Ending, RunContext } from '../../../lib/capability/define-action.js';
import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import { Journal } from '../../../lib/journal/journal.js';
import { loadSystem } from '../../../lib/rollout/load-system.js';
import { up } from '../../../lib/rollout/up.js';
import { NginxBalancer } from '../../harness/nginx-balancer.js';
import { nginxService } from '../../harness/nginx-service.js';
import { runAction } from '../../harness/run-action.js';
import { underLoad } from '../../harness/under-load.js';

let fleet: Fleet;
let balancer: NginxBalancer;
let folder: string;
let journal: Journal;
let runs = 0;

const services = ['users', 'orders'];

const compose = (service: string) => `name: ${service}
services:
  ${service}:
    image: "web:\${VERSION:?}"
    ports: ["8080:8080"]
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "curl", "-sf", "localhost:8080/health"], interval: 1s, timeout: 5s, retries: 3 }
`;

/** Two services on two hosts each behind a real nginx, which follows what the stand-in of the API is told. */
beforeAll(async () => {
  const hosts = services.flatMap((service) => [1, 2].map((number) => ({ name: `${service}${number}` })));
  fleet = await startFleet({ hosts });
  const versions = ['1', '2', 'sick'].map((version) => nginxService(fleet.id, 'web', version));
  await fleet.loadImages(await Promise.all(versions));
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-rolling-'));
  for (const service of services) await writeFile(join(folder, `${service}.yml`), compose(service));
  await writeFile(join(folder, 'deploy-kit.yml'), config());
  balancer = await NginxBalancer.start(fleet.id, '/health', services);
  Object.assign(process.env, balancer.elb.environment);
});

afterAll(async () => {
  await balancer?.stop();
  await fleet?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const hostsOf = (service: string) =>
  fleet.hosts
    .filter(({ name }) => name.startsWith(service))
    .map(({ name, internalAddress }) => `${name}=ubuntu@${internalAddress}`)
    .join(', ');

/** One service after the other. */
const config = () => `project: shop
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts:
${services.map((service) => `  ${service}: [${hostsOf(service)}]\n`).join('')}phases:
${services.map(phase).join('')}`;

const phase = (service: string, index: number) => `  - name: ${service}
    hosts: ${service}
    batch: 1
    needs: [${services.slice(0, index).join(', ')}]
    steps:
      - register-target: { target-group: ${service}, around: true, timeout: 1m, poll: 200ms }
      - deploy-compose:
          files: ${service}.yml
          env: { VERSION: "\${VERSION:?}" }
          pull: never
          stable-for: 1s
          health-timeout: 15s
`;

const environmentFor = (version: string) => ({
  KEY: fleet.hosts[0]?.privateKey ?? '',
  KNOWN_HOSTS: fleet.internalKnownHosts,
  VERSION: version,
});

async function deploy(version: string): Promise<Ending> {
  journal = new Journal();
  const environment = environmentFor(version);
  runs += 1;
  const context: RunContext = {
    run: {
      id: `run-${process.pid}-${runs}`,
      url: 'test',
      actor: '',
      sha: '',
      branch: '',
      repository: '',
      directory: folder,
    },
    journal,
    signal: new AbortController().signal,
    mask: () => undefined,
    redact: (text) => text,
  };
  const system = await loadSystem({ file: 'deploy-kit.yml', environment }, await stepDefinitions(), context);
  return up(system, { dryRun: false }, context);
}

/** The last thing that the run told of a step. */
function during(): string {
  const entry = journal.entries.findLast(({ type }) => type.startsWith('step.'));
  return entry && 'step' in entry ? `${entry.target} ${entry.step} ${entry.type}` : 'between runs';
}

const load = (version: string, atLeast = 0) => {
  const urls = services.map((service) => balancer.url(service, '/version'));
  return underLoad({ urls, perSecond: 400, atLeast, during }, () => deploy(version));
};

const inService = () => services.map((service) => balancer.elb.members(service).length);

test('hosts that are not behind the load balancer yet are deployed and put there', async () => {
  expect(await deploy('1')).toMatchObject({ outcome: 'deployed' });
  expect(inService()).toEqual([2, 2]);
  expect(balancer.elb.writes.map((write) => write.split(' ')[0])).toEqual(
    Array<string>(4).fill('RegisterTargets'),
  );
  const made = balancer.elb.writes.length;
  expect(await deploy('1')).toMatchObject({ outcome: 'unchanged' });
  expect(balancer.elb.writes).toHaveLength(made);
});

test('a new version is rolled over all hosts, and of 10,000 requests none fails or is late', async () => {
  const { end, sent, failed, slow, bodies } = await load('2', 10_000);
  expect(end).toMatchObject({ outcome: 'deployed' });
  expect(sent).toBeGreaterThanOrEqual(10_000);
  expect(failed).toEqual([]);
  expect(slow).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  expect(inService()).toEqual([2, 2]);
});

test('a version that does not get healthy goes back, and no request fails', async () => {
  const { end, failed, slow, bodies } = await load('sick');
  expect(end).toMatchObject({ outcome: 'rolled-back' });
  expect(failed).toEqual([]);
  expect(slow).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(inService()).toEqual([2, 2]);
});

/** Starts the action and kills it while the first host drains; what it saved for its post step. */
async function killedWhileDraining(version: string): Promise<Readonly<Record<string, string>>> {
  const { elb } = balancer;
  const { stillDrains } = elb;
  elb.stillDrains = () => true;
  let [pid, state] = [0, {} as Readonly<Record<string, string>>];
  const run = await runAction('rollout', {
    ...action(version),
    onStart: (started) => {
      pid = started;
    },
    onOutput: (text) => {
      if (text.includes('is draining')) process.kill(pid, 'SIGKILL');
    },
    onState: (saved) => {
      state = saved;
    },
  });
  expect(run.exitCode).toBeNull();
  elb.stillDrains = stillDrains;
  expect(inService()).toEqual([1, 2]);
  return state;
}

const action = (version: string) => ({
  inputs: {},
  directory: folder,
  env: { ...balancer.elb.environment, ...environmentFor(version) },
});

test('a run that is killed in the middle of a drain is made good by its post step', async () => {
  const state = await killedWhileDraining('1');
  const post = await runAction('rollout', { ...action('1'), stage: 'post', state });
  expect(post.log).toContain('was put back');
  expect(inService()).toEqual([2, 2]);
});

test('a run that is killed in the middle of a drain is made good by the next one', async () => {
  await killedWhileDraining('1');
  expect(await deploy('2')).toMatchObject({ outcome: 'deployed' });
  expect(inService()).toEqual([2, 2]);
});
