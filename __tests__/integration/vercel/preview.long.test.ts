import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FrontEndRepository, organization, token } from '../../harness/front-end.js';
import type { ActionRun } from '../../harness/run-action.js';
import type { StandInDeployment } from '../../harness/vercel-stand-in.js';

const secret = 'a-secret-of-the-project';
const start = () =>
  FrontEndRepository.start({ API_SECRET: secret, VITE_TITLE: 'A public title', VERCEL_ENV: 'preview' });

describe('a static site', () => {
  let repository: FrontEndRepository;
  let run: ActionRun;
  const deployment = (): StandInDeployment => {
    const [first] = repository.vercel.deployments;
    if (first === undefined) throw new Error(`nothing was deployed: ${run.log}`);
    return first;
  };
  beforeAll(async () => {
    repository = await start();
    repository.write({ 'index.html': '<h1>hello</h1>', 'about/index.html': 'about' });
    run = await repository.deploy({ 'smoke-test': '/, /about/' });
  }, 240_000);
  afterAll(() => repository.stop());

  test('becomes a preview, and nothing stays behind', () => {
    const { exitCode, outputs, summary } = run;
    const { url, target } = deployment();
    expect(exitCode).toBe(0);
    expect(outputs).toMatchObject({
      outcome: 'deployed',
      url: `https://${url}`,
      'deployment-id': 'dpl_1',
      promoted: 'false',
      'inspector-url': 'https://vercel.com/acme/shop/dpl_1',
    });
    expect(summary).toContain(`](https://${url}/)`);
    expect(target).toBeNull();
    expect(repository.vercel.site.requests.toSorted()).toEqual(['/', '/about/']);
    expect(repository.vercel.unknown).toEqual([]);
    expect(repository.changes()).toBe('');
  });

  test('is uploaded as it was built, by its digest, without a variable of the project', () => {
    const { files, body } = deployment();
    expect(files.get('.vercel/output/static/index.html')?.toString()).toBe('<h1>hello</h1>');
    for (const { file, sha } of body.files ?? []) {
      expect(
        createHash('sha1')
          .update(files.get(file) ?? '')
          .digest('hex'),
      ).toBe(sha);
    }
    expect([...files.keys()].filter((file) => !file.startsWith('.vercel/output/'))).toEqual([]);
    const uploaded = repository.vercel.requests.map((request) => request.body.toString()).join('\n');
    for (const hidden of [secret, token, organization]) expect(uploaded).not.toContain(hidden);
  });

  test('tells the token in the header for it, and nowhere else', () => {
    const { requests } = repository.vercel;
    expect(new Set(requests.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${token}`]));
    for (const { path, headers, body } of requests) expect(`${path}${headers}${body}`).not.toContain(token);
  });

  test('has a fold for each stage, with its time below it', () => {
    expect(run.log.match(/(?<=^::group::).*$/gm)).toEqual([
      'install',
      'pull',
      'build',
      'deploy',
      'smoke test',
    ]);
    expect(run.log).toMatch(/::endgroup::\n +\S+ \[preview\] build: prepared in/);
    const [{ details }] = JSON.parse(run.outputs.results ?? '[{}]');
    expect(details.stages.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(5).fill('done'));
  });
});

describe('another front end', () => {
  let repository: FrontEndRepository;
  beforeEach(async () => {
    repository = await start();
  }, 60_000);
  afterEach(() => repository.stop());

  test('a build has the variables of the project and no token, and what it prints of them is hidden', async () => {
    const tell =
      'node -e "console.log(process.env.API_SECRET, Object.keys(process.env).join(String.fromCharCode(32)))"';
    const copy = 'mkdir public && echo $VITE_TITLE > public/index.html';
    repository.write({
      '.gitignore': 'public\nnode_modules\npackage-lock.json\n',
      'package.json': JSON.stringify({
        name: 'shop',
        private: true,
        scripts: { build: `${tell} && ${copy}` },
      }),
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

  test('more files than Vercel takes one by one go as one archive', async () => {
    repository.write({ 'index.html': '<h1>hello</h1>' });
    const refused = { code: 'too_many_files', message: 'Too many files' };
    const answers = [{ status: 400, json: { error: refused } }];
    repository.vercel.instead.set('POST /v13/deployments', () => answers.pop());
    const { exitCode } = await repository.deploy();
    const { files } = repository.vercel.deployments[0] ?? { files: new Map<string, Buffer>() };
    expect([exitCode, [...files.keys()]]).toEqual([0, ['.vercel/source.tgz.part1']]);
    const names = execFileSync('tar', ['-tz'], {
      input: files.get('.vercel/source.tgz.part1'),
      encoding: 'utf8',
    });
    expect(names).toContain('.vercel/output/static/index.html');
    expect(names).not.toContain('.env');
  }, 240_000);

  test('what a build leaves running ends with it', async () => {
    const build = 'mkdir public && echo hi > public/index.html && (sleep 600 & echo $! > pid)';
    repository.write({
      '.gitignore': 'public\nnode_modules\npackage-lock.json\npid\n',
      'package.json': JSON.stringify({ name: 'shop', private: true, scripts: { build } }),
    });
    const { exitCode } = await repository.deploy();
    expect(exitCode).toBe(0);
    const pid = readFileSync(join(repository.workspace, 'pid'), 'utf8').trim();
    expect(
      existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8')),
    ).toBe(false);
  }, 240_000);

  test('a dry run builds and deploys nothing', async () => {
    repository.write({ 'index.html': '<h1>hello</h1>' });
    const { exitCode, outputs } = await repository.deploy({ 'dry-run': 'true' });
    expect([exitCode, outputs.outcome]).toEqual([0, 'planned']);
    expect(repository.vercel.asked('POST')).toEqual([]);
  }, 240_000);
});
