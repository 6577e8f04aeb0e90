import { BuildRunner } from '../../harness/builds.js';

let whole: BuildRunner;
let bare: BuildRunner;
beforeAll(async () => {
  [whole, bare] = await Promise.all([
    BuildRunner.start(['docker-buildx', 'docker-compose']),
    BuildRunner.start([]),
  ]);
});
afterAll(async () => {
  await Promise.all([whole?.stop(), bare?.stop()]);
});

const dockerfile = 'FROM deploy-kit/busybox-service\n';

test('all contexts and Dockerfiles that are not there are told at once, before anything is built', async () => {
  await whole.write({
    'missing.yml': `
services:
  good: { build: good }
  gone: { build: gone }
  file: { build: good/Dockerfile }
  other: { build: { context: good, dockerfile: Prod.Dockerfile } }
  token: { build: { context: good, secrets: [token] } }
secrets: { token: { file: token.txt } }
`,
    'good/Dockerfile': dockerfile,
  });
  await expect(whole.build({ files: 'missing.yml' })).rejects.toMatchObject({
    problems: [
      { where: 'service file', what: 'the build context good/Dockerfile is no folder' },
      { where: 'service gone', what: 'the build context gone is not there' },
      { where: 'service other', what: 'there is no good/Prod.Dockerfile' },
      { where: 'service token', what: 'the secret token is the file token.txt, which is not there' },
    ],
  });
});

test('compose files that are not there are told together', async () => {
  await expect(whole.build({ files: 'one.yml, two.yml' })).rejects.toMatchObject({
    code: 'build-file-missing',
    what: 'one.yml, two.yml are not there',
  });
  // Before Docker is asked for anything.
  await expect(whole.build({ files: 'one.yml' }, { env: { PATH: '/nowhere' } })).rejects.toMatchObject({
    code: 'build-file-missing',
  });
});

test('a file that Compose does not accept is told in its words', async () => {
  await whole.write({ 'typo.yml': 'services:\n  web: { buildd: web }\n' });
  await expect(whole.build({ files: 'typo.yml' })).rejects.toMatchObject({
    code: 'build-compose-invalid',
    kind: 'input',
    what: expect.stringContaining('buildd'),
  });
});

test('a variable that a build section needs is told, and one that only a running service needs is not', async () => {
  await whole.write({
    'variables.yml': `
services:
  web:
    build: { context: good, args: { VERSION: "\${VERSION:?say which}" } }
    environment: { PASSWORD: "\${PASSWORD:?}" }
    env_file: only-on-the-host.env
  db: { image: "postgres:\${POSTGRES_VERSION:?}" }
`,
  });
  await expect(whole.build({ files: 'variables.yml' })).rejects.toMatchObject({
    code: 'build-compose-invalid',
    what: expect.stringContaining('VERSION'),
  });
  const env = { VERSION: '3' };
  expect(await whole.build({ files: 'variables.yml' }, { env })).toMatchObject({ outcome: 'changed' });
});

test('a file without build sections has nothing to build', async () => {
  await whole.write({ 'none.yml': 'services: { db: { image: redis } }' });
  const { outcome, outputs, journal } = await whole.build({ files: 'none.yml' });
  expect({ outcome, outputs }).toEqual({ outcome: 'unchanged', outputs: { images: {} } });
  expect(journal.entries).toContainEqual(expect.objectContaining({ type: 'notice' }));
});

test('two builds under one name cannot both be meant', async () => {
  await whole.write({
    'twice.yml':
      'services: { a: { build: good, image: x }, b: { build: { context: good, target: t }, image: x } }',
  });
  await expect(whole.build({ files: 'twice.yml' })).rejects.toMatchObject({
    problems: [{ code: 'build-name-twice', where: 'service b' }],
  });
});

test('a list of images is read from a file too, and all that is wrong in it is told at once', async () => {
  await whole.write({
    'good/Dockerfile': dockerfile,
    'images.yml':
      '- { name: web, context: good }\n- { name: api, contxt: good }\n- { context: good }\n- web\n- { name: web }\n',
  });
  await expect(whole.build({ images: 'images.yml' })).rejects.toMatchObject({
    problems: [
      { what: 'entry 3 has no name' },
      { what: 'entry 4 is no map' },
      { what: 'web is there twice' },
      { where: 'image api', what: 'there is no key contxt; context?' },
      { where: 'image api', what: 'there is no Dockerfile' },
    ],
  });
  await expect(whole.build({ images: 'none.yml.json' })).rejects.toMatchObject({
    code: 'build-file-missing',
  });
  await expect(whole.build({ images: '{ name: web }' })).rejects.toMatchObject({
    code: 'build-list-invalid',
  });
});

test('without Compose its files cannot be read, and it is said what to do', async () => {
  await bare.write({ 'compose.yml': 'services: { web: { build: . } }', Dockerfile: dockerfile });
  await expect(bare.build({})).rejects.toMatchObject({
    code: 'build-compose-missing',
    remedy: expect.stringContaining('docker-compose-plugin'),
  });
  const built = await bare.build({ images: `[{ name: ${bare.prefix}, context: . }]` });
  expect(built.outcome).toBe('changed');
});

test('what only BuildKit does is an error where it is not', async () => {
  await bare.write({ Dockerfile: dockerfile });
  const images =
    '[{ name: web, secrets: [{ id: t, environment: TOKEN }], platforms: [linux/amd64, linux/arm64] }]';
  const building = bare.build({ images }, { env: { TOKEN: 'x' } });
  await expect(building).rejects.toMatchObject({
    problems: [
      { code: 'build-needs-buildx', what: expect.stringMatching(/^secrets and several platforms of/) },
    ],
  });
});

test('a runner without Docker, or with an engine that does not answer, is told', async () => {
  await bare.write({ Dockerfile: dockerfile });
  const images = '[{ name: web }]';
  await expect(bare.build({ images }, { env: { PATH: '/nowhere' } })).rejects.toMatchObject({
    code: 'build-docker-missing',
  });
  const silent = bare.build({ images }, { env: { DOCKER_HOST: 'unix:///nowhere.sock' } });
  await expect(silent).rejects.toMatchObject({ code: 'build-docker-refused' });
});
