import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepDefinitions } from '../../../actions/steps.js';
import type { Ending, RunContext } from '../../../lib/capability/define-action.js';
import { docker } from '../../../lib/fleet/engine.js';
import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import { fleetLabel } from '../../../lib/fleet/labels.js';
import { Journal } from '../../../lib/journal/journal.js';
import { loadSystem } from '../../../lib/rollout/load-system.js';
import { up } from '../../../lib/rollout/up.js';
import { NginxBalancer } from '../../harness/nginx-balancer.js';
import { RequestStream, type StreamReport } from '../../harness/request-stream.js';
import { runAction } from '../../harness/run-action.js';

let fleet: Fleet;
let balancer: NginxBalancer;
let folder: string;
let journal: Journal;
let runs = 0;

const compose = `name: users
services:
  users:
    image: "users:\${VERSION:?}"
    ports: ["8080:8080"]
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "curl", "-sf", "localhost:8080/health"], interval: 1s, timeout: 5s, retries: 3 }
`;

/** Two hosts behind a real nginx, which follows what the stand-in of the load balancer's API is told. */
beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'a' }, { name: 'b' }] });
  await fleet.loadImages(await Promise.all(['1', '2', 'sick'].map(makeService)));
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-rolling-'));
  await writeFile(join(folder, 'compose.yml'), compose);
  await writeFile(join(folder, 'deploy-kit.yml'), config());
  balancer = await NginxBalancer.start(fleet.id, '/health');
  balancer.elb.group('users', [], { Port: 8080 });
  Object.assign(process.env, balancer.elb.environment);
});

afterAll(async () => {
  await balancer?.stop();
  await fleet?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** An image that answers with its version; `sick` is never healthy. An nginx, since it takes a load without a blink. */
async function makeService(version: string): Promise<string> {
  const health = `location /health { return ${version === 'sick' ? 503 : 200}; }`;
  const server = `server { listen 8080 backlog=1024; ${health} location / { return 200 "${version}"; } }`;
  const dockerfile = `FROM deploy-kit/nginx:1\nRUN echo '${server}' >/etc/nginx/conf.d/default.conf\n`;
  const reference = `users:${version}`;
  const label = ['--label', `${fleetLabel}=${fleet.id}`];
  await docker(['build', '--quiet', ...label, '--tag', reference, '-'], { stdin: dockerfile });
  return reference;
}

const config = () => `project: shop
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts: { users: [${fleet.hosts.map(({ name, internalAddress }) => `${name}=ubuntu@${internalAddress}`).join(', ')}] }
phases:
  - name: users
    hosts: users
    batch: 1
    steps:
      - register-target: { target-group: users, around: true, timeout: 1m, poll: 200ms }
      - deploy-compose:
          files: compose.yml
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

/** Deploys while requests flow, and goes on for a moment, so that what comes late is seen too. */
async function underLoad(version: string): Promise<StreamReport & { readonly ending: Ending }> {
  const stream = new RequestStream({ urls: [balancer.url('/version')], perSecond: 200, during });
  const ending = await deploy(version).finally(async () => {
    const enough = stream.sent + 200;
    while (stream.sent < enough) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const report = await stream.stop();
  return { ...report, ending };
}

const inService = () => balancer.elb.members('users').length;

test('hosts that are not behind the load balancer yet are deployed and put there', async () => {
  expect(await deploy('1')).toMatchObject({ outcome: 'deployed' });
  expect(inService()).toBe(2);
  expect(balancer.elb.writes.map((write) => write.split(' ')[0])).toEqual([
    'RegisterTargets',
    'RegisterTargets',
  ]);
  const made = balancer.elb.writes.length;
  expect(await deploy('1')).toMatchObject({ outcome: 'unchanged' });
  expect(balancer.elb.writes).toHaveLength(made);
});

test('a new version is rolled over both hosts, and no request fails', async () => {
  const { ending, failed, bodies } = await underLoad('2');
  expect(ending).toMatchObject({ outcome: 'deployed' });
  expect(failed).toEqual([]);
  expect([...bodies.keys()].toSorted()).toEqual(['1', '2']);
  expect(inService()).toBe(2);
});

test('a version that does not get healthy goes back, and no request fails', async () => {
  const { ending, failed, bodies } = await underLoad('sick');
  expect(ending).toMatchObject({ outcome: 'rolled-back' });
  expect(failed).toEqual([]);
  expect([...bodies.keys()]).toEqual(['2']);
  expect(inService()).toBe(2);
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
  expect(inService()).toBe(1);
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
  expect(inService()).toBe(2);
});

test('a run that is killed in the middle of a drain is made good by the next one', async () => {
  await killedWhileDraining('1');
  expect(await deploy('2')).toMatchObject({ outcome: 'deployed' });
  expect(inService()).toBe(2);
});
