import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FrontEndRepository } from '../../harness/front-end.js';
import { startTamperedRegistry } from './tampered-registry.js';

let repository: FrontEndRepository;
let temporary: string;
beforeEach(async () => {
  repository = await FrontEndRepository.start();
  temporary = mkdtempSync(join(tmpdir(), 'deploy-kit-runner-temp-'));
}, 60_000);
afterEach(async () => {
  await repository.stop();
  rmSync(temporary, { recursive: true, force: true });
});

const dryRun = { 'dry-run': 'true' };

test('the pinned CLI is installed once a job, outside of the repository, and none of the repository is used', async () => {
  repository.write({
    '.gitignore': 'node_modules\n',
    'index.html': 'hello',
    'node_modules/vercel/package.json': '{"name":"vercel","version":"1.0.0","bin":"dist/vc.js"}',
    'node_modules/vercel/dist/vc.js': 'throw new Error("the wrong one")',
  });
  const env = { RUNNER_TEMP: temporary };
  const first = await repository.deploy(dryRun, { env });
  expect([first.exitCode, first.outputs.outcome]).toEqual([0, 'planned']);
  expect(first.log).toMatch(/Vercel CLI \d+\.\d+\.\d+$/m);
  const second = await repository.deploy(dryRun, { env });
  expect(second.log).toMatch(/Vercel CLI \S+, which an earlier step installed/);
  expect(readdirSync(join(temporary, 'deploy-kit'))).toEqual([
    expect.stringMatching(/^vercel-[\d.]+-[0-9a-f]{12}$/),
  ]);
  expect(repository.changes()).toBe(
    '!! node_modules/vercel/dist/vc.js\n!! node_modules/vercel/package.json\n',
  );
}, 480_000);

test('without npm it says so, and leaves nothing half installed', async () => {
  repository.write({ 'index.html': 'hello' });
  const tools = join(temporary, 'tools');
  mkdirSync(tools);
  symlinkSync('/usr/bin/git', join(tools, 'git'));
  const { errors } = await repository.deploy(dryRun, { env: { RUNNER_TEMP: temporary, PATH: tools } });
  expect(errors[0]).toMatch(/npm does not start[\s\S]*setup-node[\s\S]*\[vercel-npm-missing\]/);
  expect(existsSync(join(temporary, 'deploy-kit')) ? readdirSync(join(temporary, 'deploy-kit')) : []).toEqual(
    [],
  );
}, 60_000);

test('a package that is not what the lock file pins is not installed', async () => {
  repository.write({ 'index.html': 'hello' });
  const registry = await startTamperedRegistry();
  const env = {
    RUNNER_TEMP: temporary,
    NPM_CONFIG_REGISTRY: registry.url,
    NPM_CONFIG_CACHE: join(temporary, 'npm'),
    NPM_CONFIG_FETCH_RETRIES: '0',
  };
  const { errors } = await repository.deploy(dryRun, { env });
  await registry.stop();
  expect(errors[0]).toMatch(/npm could not install[\s\S]*EINTEGRITY[\s\S]*\[vercel-install-failed\]/);
  expect(readdirSync(join(temporary, 'deploy-kit'))).toEqual([]);
}, 120_000);
