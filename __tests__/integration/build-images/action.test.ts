import { readdir } from 'node:fs/promises';
import { type Registry, startRegistry } from '../../../lib/fleet/fleet.js';
import { BuildRunner } from '../../harness/builds.js';
import { type ActionOptions, runAction, signalled } from '../../harness/run-action.js';

/** The action as the runner starts it. */
let registry: Registry;
let runner: BuildRunner;
const password = 'only the registry knows';

beforeAll(async () => {
  registry = await startRegistry({ username: 'ci', password });
  runner = await BuildRunner.start(['docker-buildx', 'docker-compose']);
  await runner.write({
    'compose.yml': `name: ${runner.prefix}\nservices: { web: { build: web }, api: { build: api } }\n`,
    'web/Dockerfile': 'FROM deploy-kit/busybox-service\nRUN echo from web\n',
    'api/Dockerfile': 'FROM deploy-kit/busybox-service\nRUN echo from api\n',
    'broken.yml': `name: ${runner.prefix}\nservices: { web: { build: web }, bad: { build: bad }, worse: { build: bad } }\n`,
    'bad/Dockerfile': 'FROM deploy-kit/busybox-service\n\nRUN echo why && exit 9\n',
    'long.yml': `name: ${runner.prefix}\nservices: { long: { build: long } }\n`,
    'long/Dockerfile': `FROM deploy-kit/busybox-service\nRUN sleep 600 # ${runner.prefix}\n`,
  });
});
afterAll(async () => {
  await Promise.all([runner?.stop(), registry?.stop()]);
});

const act = (inputs: Readonly<Record<string, string>>, options: Partial<ActionOptions> = {}) =>
  runAction('build-images', {
    directory: runner.workspace,
    ...options,
    inputs: { files: 'compose.yml', push: 'false', cache: 'none', ...inputs },
    env: { ...runner.environment, ...options.env },
  });
/** What runs have left behind. */
const runFolders = async () =>
  (await readdir(runner.temp)).filter((name) => name.startsWith('deploy-kit-build-'));
const push = () => ({
  ...{ push: 'true', registry: registry.address },
  ...{ 'registry-username': 'ci', 'registry-password': password },
});

test('images are an output, folds a log and a table the summary; the password is in none of them', async () => {
  const run = await act(push());
  expect(run).toMatchObject({ exitCode: 0, errors: [] });
  const images = JSON.parse(run.outputs.images ?? '') as Record<string, string>;
  expect(Object.keys(images).sort()).toEqual(['api', 'web']);
  expect(images.web).toMatch(/^127\.0\.0\.1:\d+\/.*-web@sha256:[0-9a-f]{64}$/);
  expect(run.outputs).not.toHaveProperty('outcome');
  expect(run.log).toMatch(/^::group::web: built in .*\n(?:.*\n)*?.*from web/m);
  expect(run.log).toMatch(/^::group::web: pushed in /m);
  expect(run.summary).toContain('Built and pushed.');
  expect(run.summary).toMatch(/^\| web \| built \| .*-web&#64;sha256&#58;/m);
  const written = run.log.replace(`::add-mask::${password}`, '') + run.summary + JSON.stringify(run.outputs);
  expect(written).not.toContain(password);
});

test('each image that failed is an annotation, the cause first, and nothing is handed on', async () => {
  const run = await act({ ...push(), files: 'broken.yml' });
  expect(run).toMatchObject({ exitCode: 1, outputs: {} });
  // The same build in two images: each says so.
  expect(run.errors.map((error) => error.split('\n')[0]).sort()).toEqual([
    'image bad, bad/Dockerfile:3: RUN echo why && exit 9 ended with exit code 9',
    'image worse, bad/Dockerfile:3: RUN echo why && exit 9 ended with exit code 9',
  ]);
  expect(run.summary).toContain('Failed, and nothing was pushed. 1 of 3 images were built.');
});

test('SIGINT ends the builds, and what was printed so far is in the log', async () => {
  const run = await act({ files: 'long.yml' }, signalled('SIGINT', '[long] building'));
  expect(run.exitCode).toBe(1);
  expect(run.errors[0]).toContain('the run was cancelled (SIGINT)');
  expect(run.summary).toContain('Cancelled, and nothing was pushed.');
  expect(await runFolders()).toEqual([]);
});

test('the login of a killed run is removed by the post step', async () => {
  const killed = await act({ ...push(), files: 'long.yml' }, signalled('SIGKILL', '[long] building'));
  expect(killed.exitCode).toBeNull();
  expect(await runFolders()).toHaveLength(1);
  const post = await act({}, { stage: 'post', state: killed.state });
  expect(post.exitCode).toBe(0);
  expect(await runFolders()).toEqual([]);
});
