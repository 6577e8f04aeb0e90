import { FrontEndRepository } from '../../harness/front-end.js';

let repository: FrontEndRepository;
beforeEach(async () => {
  repository = await FrontEndRepository.start();
  repository.write({ 'index.html': '<h1>hello</h1>' });
}, 60_000);
afterEach(() => repository.stop());

const production = { environment: 'production' };
const aliased = () => repository.vercel.asked('POST').filter((path) => /promote|rollback/.test(path));

test('production is staged without its domains, tested, and then promoted', async () => {
  const { exitCode, outputs, summary } = await repository.deploy({ ...production, 'smoke-test': '/' });
  expect(exitCode).toBe(0);
  expect(outputs).toMatchObject({
    outcome: 'deployed',
    promoted: 'true',
    'deployment-id': 'dpl_1',
    'previous-deployment-id': 'dpl_before',
    'production-url': 'https://shop.example.com',
  });
  expect(summary).toContain('](https://shop.example.com/)');
  expect(repository.vercel.deployments[0]?.body).toMatchObject({
    target: 'production',
    autoAssignCustomDomains: false,
  });
  expect(aliased()).toEqual(['/v10/projects/prj_shop/promote/dpl_1']);
  expect(repository.vercel.production).toBe('dpl_1');
  expect(repository.changes()).toBe('');
}, 240_000);

test('a smoke test that fails leaves production as it was, with what answered in the first line', async () => {
  repository.vercel.site.status = 500;
  const inputs = { ...production, 'smoke-test': '/health', 'health-timeout': '3s' };
  const { exitCode, outputs, errors } = await repository.deploy(inputs);
  expect([exitCode, outputs.outcome, outputs.promoted]).toEqual([1, 'failed', 'false']);
  const url = `https://${repository.vercel.deployments[0]?.url}/health`;
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(`${url}: not healthy after 3 s: status 500`);
  expect(errors[0]).toContain('Production is as it was (dpl_before)');
  expect(errors[0]).toContain('the site is broken');
  expect(outputs.url).toBe(`https://${repository.vercel.deployments[0]?.url}`);
  expect(aliased()).toEqual([]);
}, 240_000);

test('Deployment Protection is told apart from a broken site', async () => {
  repository.vercel.site.protection = 'the-bypass-of-the-tests';
  const { errors } = await repository.deploy({ ...production, 'smoke-test': '/', 'health-timeout': '2s' });
  expect(errors[0]).toMatch(/status 401[\s\S]*give it as protection-bypass/);
}, 240_000);

test('a secret lets the smoke test in, and is sent to nobody but the deployment', async () => {
  repository.vercel.site.protection = 'the-bypass-of-the-tests';
  const inputs = {
    'protection-bypass': 'the-bypass-of-the-tests',
    'smoke-test': `/\n${repository.vercel.api}/v2/user`,
  };
  const { exitCode, log } = await repository.deploy({ ...production, ...inputs, 'expect-status': '200,403' });
  expect(exitCode).toBe(0);
  expect(log.replace('::add-mask::the-bypass-of-the-tests', '')).not.toContain('the-bypass');
  const [asked] = repository.vercel.requests.filter(({ authorization }) => authorization === undefined);
  expect(asked?.headers).not.toContain('bypass');
}, 240_000);

test('a promotion that fails goes back to what was there', async () => {
  repository.vercel.jobs.promote = 'failed';
  const { exitCode, outputs, errors } = await repository.deploy(production);
  expect([exitCode, outputs.outcome, outputs.promoted]).toEqual([1, 'rolled-back', 'false']);
  expect(errors[0]).toMatch(/^production: dpl_1 was not promoted: Vercel could not point all domains/);
  expect(aliased()).toEqual([
    '/v10/projects/prj_shop/promote/dpl_1',
    '/v9/projects/prj_shop/rollback/dpl_before',
  ]);
}, 240_000);

test('what cannot be put back is named, and the post step tries it again', async () => {
  Object.assign(repository.vercel.jobs, { promote: 'failed', rollback: 'failed' });
  const { exitCode, outputs, errors, state } = await repository.deploy(production);
  expect([exitCode, outputs.outcome]).toEqual([1, 'failed']);
  expect(errors[1]).toMatch(/could not be put back[\s\S]*vercel rollback dpl_before/);
  repository.vercel.jobs.rollback = 'succeeded';
  const post = await repository.deploy(production, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(post.log).toContain('What the interrupted step had changed was put back.');
}, 240_000);

test('a promotion that Vercel skips is not taken for one, and what took its place stays', async () => {
  repository.vercel.jobs.promote = 'skipped';
  const { exitCode, errors } = await repository.deploy(production);
  expect(exitCode).toBe(1);
  expect(errors[0]).toContain('Vercel skipped it');
  expect(aliased()).toEqual(['/v10/projects/prj_shop/promote/dpl_1']);
}, 240_000);

test('a promotion that Vercel refuses leaves nothing to put back', async () => {
  const refused = { code: 'forbidden', message: "You don't have permission to promote" };
  repository.vercel.instead.set('POST /v10/projects', () => ({ status: 403, json: { error: refused } }));
  const { outputs, errors } = await repository.deploy(production);
  expect(outputs.outcome).toBe('failed');
  expect(errors[0]).toMatch(/the token is good, and may not do this.*You don't have permission to promote/);
  expect(aliased()).toEqual(['/v10/projects/prj_shop/promote/dpl_1']);
}, 240_000);

test('promotions and rollbacks are for the team of the project, not the one of the token', async () => {
  repository.vercel.jobs.promote = 'failed';
  await repository.deploy(production);
  const asked = repository.vercel.requests.filter(({ path }) => /\/(promote|rollback)\/dpl/.test(path));
  expect(asked.map(({ path }) => path.replace(/.*\?/, ''))).toEqual(['teamId=team_acme', 'teamId=team_acme']);
}, 240_000);

test('without promote it stays staged', async () => {
  const { exitCode, outputs } = await repository.deploy({ ...production, promote: 'false' });
  expect([exitCode, outputs.outcome, outputs.promoted]).toEqual([0, 'deployed', 'false']);
  expect(repository.vercel.production).toBe('dpl_before');
}, 240_000);

test('the first production deployment has nothing to go back to', async () => {
  repository.vercel.production = null;
  const { outputs } = await repository.deploy(production);
  expect(outputs).toMatchObject({ outcome: 'deployed', promoted: 'true', 'previous-deployment-id': '' });
}, 240_000);
