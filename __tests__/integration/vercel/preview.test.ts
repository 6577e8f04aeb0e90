import { createHash } from 'node:crypto';
import { FrontEndRepository, organization, project, token } from './front-end.js';

let repository: FrontEndRepository;
const secret = 'a-secret-of-the-project';
beforeEach(async () => {
  repository = await FrontEndRepository.start({
    API_SECRET: secret,
    VITE_TITLE: 'A public title',
    VERCEL_ENV: 'preview',
  });
}, 60_000);
afterEach(() => repository.stop());

test('a static site becomes a preview, and nothing stays behind', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>', 'about/index.html': 'about' });
  const { exitCode, outputs, summary } = await repository.deploy({ 'smoke-test': '/, /about/' });
  const [deployment] = repository.vercel.deployments;
  expect(exitCode).toBe(0);
  expect(outputs).toMatchObject({
    outcome: 'deployed',
    url: `https://${deployment?.url}`,
    'deployment-id': 'dpl_1',
    promoted: 'false',
    'inspector-url': 'https://vercel.com/acme/shop/dpl_1',
  });
  expect(summary).toContain(`](https://${deployment?.url}/)`);
  expect(deployment?.target).toBeNull();
  expect(repository.vercel.site.requests.toSorted()).toEqual(['/', '/about/']);
  expect(repository.vercel.unknown).toEqual([]);
  expect(repository.changes()).toBe('');
}, 240_000);

test('what is uploaded is what was built, by its digest, and no variable of the project', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  await repository.deploy();
  const { files, body } = repository.vercel.deployments[0] ?? { files: new Map(), body: {} };
  expect(files.get('.vercel/output/static/index.html')?.toString()).toBe('<h1>hello</h1>');
  for (const { file, sha } of body.files ?? []) {
    expect(createHash('sha1').update(files.get(file)).digest('hex')).toBe(sha);
  }
  expect([...files.keys()].filter((file) => !file.startsWith('.vercel/output/'))).toEqual([]);
  const uploaded = repository.vercel.requests.map((request) => request.body.toString()).join('\n');
  for (const hidden of [secret, token, organization]) expect(uploaded).not.toContain(hidden);
}, 240_000);

test('the token is told in the header for it, and nowhere else', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  await repository.deploy();
  const { requests } = repository.vercel;
  expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
  for (const { path, headers, body } of requests) expect(`${path}${headers}${body}`).not.toContain(token);
}, 240_000);

test('a build has the variables of the project and no token, and what it prints of them is hidden', async () => {
  const tell =
    'node -e "console.log(process.env.API_SECRET, Object.keys(process.env).join(String.fromCharCode(32)))"';
  const copy = 'mkdir public && echo $VITE_TITLE > public/index.html';
  repository.write({
    '.gitignore': 'public\nnode_modules\npackage-lock.json\n',
    'package.json': JSON.stringify({ name: 'shop', private: true, scripts: { build: `${tell} && ${copy}` } }),
  });
  const env = { VERCEL_TOKEN: token, ACTIONS_RUNTIME_TOKEN: 'the-token-of-the-runner' };
  const { exitCode, log } = await repository.deploy({}, { env });
  expect(exitCode).toBe(0);
  const [names = ''] = log.split('\n').filter((line) => line.includes('build | ***'));
  expect(names).toContain('API_SECRET');
  expect(names).not.toMatch(/VERCEL_TOKEN|INPUT_|ACTIONS_RUNTIME|GITHUB_OUTPUT/);
  expect(log.indexOf(`::add-mask::${secret}`)).toBeLessThan(log.indexOf('::group::build'));
  expect(log.replace(`::add-mask::${secret}`, '')).not.toContain(secret);
  const { files } = repository.vercel.deployments[0] ?? { files: new Map() };
  expect(files.get('.vercel/output/static/index.html')?.toString()).toBe('A public title\n');
}, 240_000);

test('a dry run builds and deploys nothing', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  const { exitCode, outputs } = await repository.deploy({ 'dry-run': 'true' });
  expect([exitCode, outputs.outcome]).toEqual([0, 'planned']);
  expect(repository.vercel.asked('POST')).toEqual([]);
}, 240_000);

test('each stage is a fold, with its time below it', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  const { log, outputs } = await repository.deploy({ 'smoke-test': '/' });
  expect(log.match(/(?<=^::group::).*$/gm)).toEqual(['install', 'pull', 'build', 'deploy', 'smoke test']);
  expect(log).toMatch(/::endgroup::\n +\S+ \[preview\] build: prepared in/);
  const [{ details }] = JSON.parse(outputs.results ?? '[{}]');
  expect(details.stages.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(5).fill('done'));
}, 240_000);

test(`the project is told by its id alone, ${project}, as long as there is one`, async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  await repository.deploy();
  expect(repository.vercel.deployments[0]?.body).toMatchObject({ project, name: 'shop' });
}, 240_000);
