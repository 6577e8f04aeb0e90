import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FrontEndRepository } from '../../harness/front-end.js';
import { signalled } from '../../harness/run-action.js';

let repository: FrontEndRepository;
beforeEach(async () => {
  repository = await FrontEndRepository.start({ API_SECRET: 'a-secret-of-the-project' });
}, 60_000);
afterEach(() => repository.stop());

const at = (path: string) => join(repository.workspace, path);
const slowBuild = (): void => {
  const build = 'echo $$ > pid && ls -ld .vercel > mode && echo started && sleep 600';
  repository.write({
    '.gitignore': 'node_modules\npackage-lock.json\npid\nmode\n',
    'package.json': JSON.stringify({ name: 'shop', private: true, scripts: { build } }),
  });
};
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // One that ended and that nobody has waited for yet is no process any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** Deploys, and sends a signal once the log holds a text. */
function interrupted(text: string, signal: NodeJS.Signals, inputs = {}, env = {}) {
  return repository.deploy(inputs, { env, ...signalled(signal, text) });
}

test('a cancelled build ends with all that it started, and leaves no secrets', async () => {
  slowBuild();
  const { outputs, errors, exitCode } = await interrupted('build | started', 'SIGINT');
  expect([exitCode, outputs.outcome]).toEqual([1, 'cancelled']);
  expect(errors[0]).toContain('the run was cancelled (SIGINT)');
  expect(isAlive(Number(readFileSync(at('pid'), 'utf8')))).toBe(false);
  expect(existsSync(at('.vercel'))).toBe(false);
  // While it was there, it was for nobody else to read.
  expect(readFileSync(at('mode'), 'utf8')).toMatch(/^drwx------/);
}, 240_000);

test('a .vercel that was there before comes back', async () => {
  repository.write({ 'index.html': 'hello', '.vercel/project.json': '{"mine":true}' });
  const { exitCode } = await repository.deploy();
  expect(exitCode).toBe(0);
  expect(readFileSync(at('.vercel/project.json'), 'utf8')).toBe('{"mine":true}');
  const files = repository.vercel.deployments[0]?.files ?? new Map();
  expect([...files.values()].map(String).join()).not.toContain('mine');
}, 240_000);

test('after a kill the post step ends what still runs, removes the secrets and brings back what was there', async () => {
  slowBuild();
  mkdirSync(at('.vercel'));
  writeFileSync(at('.vercel/project.json'), '{"mine":true}');
  const { exitCode, state } = await interrupted('build | started', 'SIGKILL');
  expect(exitCode).toBeNull();
  expect(existsSync(at('.vercel/.env.preview.local'))).toBe(true);
  const build = Number(readFileSync(at('pid'), 'utf8'));
  expect(isAlive(build)).toBe(true);
  const post = await repository.deploy({}, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(isAlive(build)).toBe(false);
  expect(existsSync(at('.vercel/.env.preview.local'))).toBe(false);
  expect(readFileSync(at('.vercel/project.json'), 'utf8')).toBe('{"mine":true}');
}, 240_000);

test('a promotion that is cancelled goes back', async () => {
  repository.write({ 'index.html': 'hello' });
  repository.vercel.jobs.promote = 'pending';
  const inputs = { environment: 'production' };
  const { outputs, log } = await interrupted('Promote in progress', 'SIGINT', inputs);
  expect(outputs.outcome).toBe('cancelled');
  expect(log).toContain('promote: is as before');
  expect(repository.vercel.asked('POST').at(-1)).toBe('/v9/projects/prj_shop/rollback/dpl_before');
}, 240_000);

test('after a kill in a promotion the post step goes back', async () => {
  repository.write({ 'index.html': 'hello' });
  repository.vercel.jobs.promote = 'pending';
  const inputs = { environment: 'production' };
  const { state } = await interrupted('Promote in progress', 'SIGKILL', inputs);
  const post = await repository.deploy(inputs, { stage: 'post', state });
  expect(post.exitCode).toBe(0);
  expect(post.log).toContain('What the interrupted step had changed was put back.');
  expect(repository.vercel.production).toBe('dpl_before');
}, 240_000);

test('one that takes too long ends, and says in which stage', async () => {
  slowBuild();
  const { exitCode, outputs, errors } = await repository.deploy({ timeout: '15s' });
  expect([exitCode, outputs.outcome]).toEqual([1, 'timed-out']);
  expect(errors[0]).toMatch(/it was not done after 15 s/);
  expect(existsSync(at('.vercel'))).toBe(false);
}, 240_000);

test('the folder is that of the front end alone', async () => {
  repository.write({ 'web/index.html': 'hello', 'README.md': 'x' });
  const { exitCode } = await repository.deploy({ directory: 'web' });
  expect(exitCode).toBe(0);
  expect(statSync(at('web')).isDirectory()).toBe(true);
  expect(repository.changes()).toBe('');
}, 240_000);
