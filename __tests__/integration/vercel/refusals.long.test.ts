import { FrontEndRepository } from '../../harness/front-end.js';

let repository: FrontEndRepository;
beforeEach(async () => {
  repository = await FrontEndRepository.start();
  repository.write({ 'index.html': '<h1>hello</h1>' });
}, 60_000);
afterEach(() => repository.stop());

const built = (build: string) => ({
  '.gitignore': 'node_modules\npackage-lock.json\n',
  'package.json': JSON.stringify({ name: 'shop', private: true, scripts: { build } }),
});

test('all problems of the input are told at once, before anything is installed or asked', async () => {
  const wrong = {
    token: '',
    'org-id': 'prj_shop',
    'project-id': 'a b',
    directory: 'frontend',
    'expect-body': 'x',
  };
  const { exitCode, outputs, errors, log } = await repository.deploy(wrong);
  expect([exitCode, outputs.outcome]).toEqual([1, 'failed']);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain('VERCEL token is empty: the environment of this job does not pass it on');
  expect(errors[0]).toMatch(/input org-id: "prj_shop" is the id of a project/);
  expect(errors[0]).toMatch(/input project-id: "a b" cannot be an id/);
  expect(errors[0]).toMatch(/input directory: there is no folder frontend/);
  expect(errors[0]).toMatch(/expect-body is given, and no smoke-test/);
  expect(log).not.toContain('::group::');
  expect(repository.vercel.requests).toEqual([]);
});

test('a folder without a front end is told before anything is installed', async () => {
  repository.write({ 'README.md': '# shop', '.github/x.yml': '', 'web/.gitkeep': '' });
  const { errors } = await repository.deploy({ directory: 'web' });
  expect(errors[0]).toContain('there is nothing to build in web');
});

test('a token that Vercel refuses', async () => {
  const { exitCode, outputs, errors } = await repository.deploy({ token: 'AnotherTokenOfNobody' });
  expect([exitCode, outputs.outcome]).toEqual([1, 'failed']);
  expect(errors[0]).toMatch(/^preview: vercel pull, which ended with 1: Vercel does not accept the token/);
  expect(errors[0]).toContain('[vercel-token-refused]');
}, 240_000);

test('a project that is not there', async () => {
  const { errors } = await repository.deploy({ 'project-id': 'prj_other' });
  expect(errors[0]).toContain('[vercel-project-unknown]');
}, 240_000);

test('a team that the token may not work for', async () => {
  const { errors } = await repository.deploy({ 'org-id': 'team_other' });
  expect(errors[0]).toContain('[vercel-forbidden]');
}, 240_000);

test('Vercel that is not reached', async () => {
  const { errors } = await repository.deploy({}, { env: { VERCEL_API_URL: 'http://127.0.0.1:9' } });
  expect(errors[0]).toMatch(/as it does when Vercel is not reached[\s\S]*\[vercel-unreachable\]/);
}, 240_000);

test('a limit of the plan', async () => {
  const limited = { code: 'rate_limited', message: 'Resource is limited - try again in 24 hours' };
  repository.vercel.instead.set('POST /v13/deployments', () => ({ status: 429, json: { error: limited } }));
  const { errors } = await repository.deploy();
  expect(errors[0]).toContain('[vercel-limit]');
}, 240_000);

test('a build that fails is the first line, with what it said last, and nothing is uploaded', async () => {
  repository.write(built('echo compiling; echo no such module >&2; exit 3'));
  const { exitCode, errors } = await repository.deploy();
  expect(exitCode).toBe(1);
  expect(errors[0]).toMatch(
    /^preview: vercel build.*the build failed: Command "npm run build" exited with 3/,
  );
  expect(errors[0]).toContain('no such module');
  expect(repository.vercel.asked('POST')).toEqual([]);
  expect(repository.changes()).not.toContain('.vercel');
}, 240_000);

test('a build that leaves its files elsewhere', async () => {
  repository.write(built('mkdir -p dist'));
  const { errors } = await repository.deploy();
  expect(errors[0]).toContain('[vercel-no-output]');
}, 240_000);

test('ids of an older form are a warning', async () => {
  const { log } = await repository.deploy({ 'project-id': 'shop', 'dry-run': 'true' });
  expect(log).toMatch(/^::warning::preview: project-id does not begin with prj_/m);
}, 240_000);
