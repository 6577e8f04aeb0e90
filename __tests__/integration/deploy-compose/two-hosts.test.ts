import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetHost, startFleet } from '../../../scripts/fleet/fleet.js';
import { type ActionRun, reaching, runAction } from '../../harness/run-action.js';

let fleet: Fleet;
let workspace: string;

const compose = `name: hello
services:
  web:
    image: \${IMAGE:?}
    ports: ["8080:8080"]
    environment: { GREETING: "\${GREETING:-hello}" }
    volumes: ["data:/data"]
    restart: unless-stopped
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, timeout: 2s, retries: 3 }
volumes: { data: {} }
`;

beforeAll(async () => {
  fleet = await startFleet({ hosts: 2 });
  workspace = await mkdtemp(join(tmpdir(), 'deploy-kit-workspace-'));
  await mkdir(workspace, { recursive: true });
  await writeFile(join(workspace, 'compose.yml'), compose);
  for (const version of ['1', '2']) {
    await fleet.loadImage(await fleet.makeImage({ reference: `hello/web:${version}`, version }));
  }
});

afterAll(async () => {
  await fleet.stop();
  await rm(workspace, { recursive: true, force: true });
});

function deploy(version: string, inputs: Record<string, string> = {}): Promise<ActionRun> {
  return runAction('deploy-compose', {
    directory: workspace,
    inputs: {
      ...reaching(fleet.hosts),
      env: `IMAGE=hello/web:${version}`,
      'stable-for': '1s',
      pull: 'never',
      ...inputs,
    },
  });
}

const version = async (host: FleetHost) => (await host.get('http://localhost:8080/version')).body.trim();
const container = (host: FleetHost) => host.run(['docker', 'ps', '-q', '--no-trunc']);

test('a first deploy serves version 1 on both hosts', async () => {
  const run = await deploy('1');
  expect(run.log).toContain('deployed');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed', changed: 'true' } });
  expect(await Promise.all(fleet.hosts.map(version))).toEqual(['1', '1']);
});

test('the same again changes nothing and keeps the containers', async () => {
  const before = await Promise.all(fleet.hosts.map(container));
  const run = await deploy('1');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged', changed: 'false' } });
  expect(await Promise.all(fleet.hosts.map(container))).toEqual(before);
});

test('version 2 replaces version 1 and leaves the volume', async () => {
  for (const host of fleet.hosts) await host.run(['docker', 'exec', 'hello-web-1', 'touch', '/data/marker']);
  const run = await deploy('2');
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await Promise.all(fleet.hosts.map(version))).toEqual(['2', '2']);
  for (const host of fleet.hosts) await host.run(['docker', 'exec', 'hello-web-1', 'test', '-f', '/data/marker']);
});
