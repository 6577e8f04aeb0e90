import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { BuildRunner } from '../../harness/builds.js';
import { Hello } from '../../harness/hello.js';

/** What a build hands on is what a deploy takes: pushed by digest, and not pushed by way of the runner's engine. */
let registry: Registry;
let fleet: Fleet;
let hello: Hello;
let runner: BuildRunner;

beforeAll(async () => {
  registry = await startRegistry();
  fleet = await startFleet({ hosts: 1, registry });
  hello = await Hello.of(fleet);
  await hello.write('compose.yml', 'name: hello\nservices: { web: { image: none } }\n');
  runner = await BuildRunner.start(['docker-buildx', 'docker-compose']);
  const dockerfile = 'FROM deploy-kit/busybox-service\nENV VERSION=built\n';
  await runner.write({
    'compose.yml': `name: ${runner.prefix}\nservices: { web: { build: web }, tickets: { build: web, image: "${runner.prefix}-x" } }\n`,
    'web/Dockerfile': dockerfile,
  });
});
afterAll(async () => {
  await Promise.all([hello?.stop(), runner?.stop()]);
  await registry?.stop();
});

const versionOfWeb = () => fleet.host(0).run(['docker', 'exec', 'hello-web-1', 'sh', '-c', 'echo $VERSION']);

test('the output images is the input images of a deploy, also with services of other projects', async () => {
  const { outputs } = await runner.build({ registry: registry.address, push: 'true' });
  const images = JSON.stringify(outputs.images);
  const run = await hello.deploy('none', { images, pull: 'missing' });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await versionOfWeb()).toBe('built');
  expect(run.outputs.results).toContain((outputs.images as Record<string, string>).web);
  expect(run.log).toContain('images: tickets is no service of this project, and not used here');
});

test('what was not pushed goes straight to the host', async () => {
  const { outputs } = await runner.build({ tags: 'local' });
  const images = JSON.stringify(outputs.images);
  const run = await hello.deploy('none', { images, transfer: 'ssh' });
  expect(run).toMatchObject({ exitCode: 0 });
  expect(await versionOfWeb()).toBe('built');
});
