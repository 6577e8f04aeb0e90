import {
  type Fleet,
  type FleetHost,
  type Registry,
  startFleet,
  startRegistry,
} from '../../../lib/fleet/fleet.js';
import { BuildRunner, sha } from '../../harness/builds.js';

/**
 * A newer engine than this machine may have, that of a host of the fleet, with the image store that new installations
 * have: it writes caches, and images of several platforms.
 */
const enginePort = 2375;
let registry: Registry;
let fleet: Fleet;
let runner: BuildRunner;
let env: Record<string, string>;

beforeAll(async () => {
  registry = await startRegistry();
  fleet = await startFleet({ hosts: [{ name: 'runner', options: { publish: [enginePort] } }], registry });
  const host = fleet.host(0);
  await useContainerdStore(host);
  await fleet.loadImage('deploy-kit/busybox-service:latest');
  await host.run([
    'sh',
    '-c',
    `setsid socat TCP-LISTEN:${enginePort},fork,reuseaddr UNIX-CONNECT:/run/docker.sock >/dev/null 2>&1 &`,
  ]);
  env = { DOCKER_HOST: `tcp://127.0.0.1:${host.ports.get(enginePort)}` };
  runner = await BuildRunner.start(['docker-buildx', 'docker-compose']);
});
afterAll(async () => {
  await Promise.all([runner?.stop(), fleet?.stop()]);
  await registry?.stop();
});

async function useContainerdStore(host: FleetHost): Promise<void> {
  const settings = JSON.stringify({ features: { 'containerd-snapshotter': true } });
  await host.run(['sh', '-c', 'mkdir -p /etc/docker && cat >/etc/docker/daemon.json'], { stdin: settings });
  await host.run(['service', 'docker', 'restart']);
  await host.ready();
}

const outputOf = ({ journal }: Awaited<ReturnType<BuildRunner['build']>>) =>
  journal.entries.flatMap((entry) => (entry.type === 'output' ? [entry.line] : [])).join('\n');

test('with cache: registry a builder that knows nothing takes the layers of an earlier one', async () => {
  await runner.write({
    'web/Dockerfile': 'FROM deploy-kit/busybox-service\nRUN echo ran $((40 + 2)) times\n',
  });
  const inputs = {
    images: '[{ name: web, context: web }]',
    ...{ registry: registry.address, push: 'true', cache: 'registry', tags: 'v1' },
  };
  const first = await runner.build(inputs, { env });
  expect(outputOf(first)).toMatch(/exporting cache to registry/);
  await fleet
    .host(0)
    .run(['sh', '-c', `docker image rm ${registry.address}/web:v1 && docker builder prune --all --force`]);
  const second = await runner.build(inputs, { env });
  expect(outputOf(second)).toMatch(/importing cache manifest from/);
  expect([first, second].map((run) => outputOf(run).includes('ran 42 times'))).toEqual([true, false]);
});

test('an image of several platforms is pushed whole, and handed on by the digest of its index', async () => {
  await runner.write({ 'two/Dockerfile': 'FROM scratch\nCOPY file /file\n', 'two/file': 'x' });
  const images = '[{ name: two, context: two, platforms: [linux/amd64, linux/arm64] }]';
  const { outputs } = await runner.build({ images, registry: registry.address, push: 'true' }, { env });
  const { two = '' } = outputs.images as Record<string, string>;
  const answer = await fetch(`http://${registry.address}/v2/two/manifests/${two.split('@')[1]}`, {
    headers: { accept: 'application/vnd.oci.image.index.v1+json' },
  });
  const { manifests } = (await answer.json()) as { manifests: { platform: { architecture: string } }[] };
  expect(manifests.map(({ platform }) => platform.architecture)).toEqual(
    expect.arrayContaining(['amd64', 'arm64']),
  );
});

test('a secret reaches the build, and neither the image nor any command line', async () => {
  await runner.write({
    'secret/Dockerfile':
      'FROM deploy-kit/busybox-service\nRUN --mount=type=secret,id=token sha256sum </run/secrets/token | cut -c1-8 && cat /proc/*/cmdline | tr "\\0" " "\n',
    'secret/compose.yml':
      'services: { secret: { build: { context: ., secrets: [token] } } }\nsecrets: { token: { environment: BUILD_TOKEN } }\n',
  });
  const built = await runner.build(
    { files: 'secret/compose.yml' },
    { env: { ...env, BUILD_TOKEN: 'correct horse' } },
  );
  expect(built.outcome).toBe('changed');
  expect(outputOf(built)).not.toContain('correct horse');
  const reference = (built.outputs.images as Record<string, string>).secret ?? '';
  const history = await fleet.host(0).run(['docker', 'history', '--no-trunc', reference]);
  expect(history).not.toContain('correct horse');
});

test('a newer BuildKit says the line of the Dockerfile itself', async () => {
  await runner.write({
    'bad/Dockerfile': 'FROM deploy-kit/busybox-service AS base\n\nFROM base\nRUN exit 4\n',
  });
  const { error } = await runner.build({ images: '[{ name: bad, context: bad }]' }, { env });
  expect(error).toMatchObject({
    where: 'image bad, bad/Dockerfile:4',
    what: 'RUN exit 4 ended with exit code 4',
  });
});

test('what is not pushed is handed on by its name in the engine', async () => {
  const { outputs } = await runner.build({ images: '[{ name: web, context: web }]' }, { env });
  expect(outputs.images).toEqual({ web: `web:${sha}` });
  expect(await fleet.host(0).run(['docker', 'image', 'inspect', '--format', 'there', `web:${sha}`])).toBe(
    'there',
  );
});
