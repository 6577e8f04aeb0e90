import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf, readRequest } from '../../../actions/deploy-compose/request.js';
import { keyedFingerprint } from '../../../lib/host/keyed-fingerprint.js';
import { inputsOf, problemsOf } from './inputs.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-'));
  await write('compose.yml', 'services: {}');
  await write('other.yml', 'services: {}');
  await write('conf/site.conf', 'one');
});
afterEach(() => rm(directory, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(directory, path, '..'), { recursive: true });
  await writeFile(join(directory, path), text);
}

const request = (given: Readonly<Record<string, unknown>> = {}, project = 'shop') =>
  readRequest(inputsOf({ upload: 'conf', env: 'A=1', secrets: 'S=1', ...given }), project, directory);
const fingerprint = async (...args: Parameters<typeof request>) =>
  keyedFingerprint('key', fingerprintOf(await request(...args)));

describe('what is asked for is something else', () => {
  test.each([
    ['env', 'A=2'],
    ['secrets', 'S=2'],
    ['env-file', '.env.db'],
    ['files', 'other.yml'],
    ['files', 'compose.yml, other.yml'],
    ['upload', ''],
    ['profiles', 'debug'],
    ['services', 'web'],
    ['networks', 'core-net'],
    ['images', 'web=web:2'],
    ['transfer', 'ssh'],
    ['build', 'true'],
  ])('with another %s (%s)', async (name, value) => {
    expect(await fingerprint({ [name]: value })).not.toBe(await fingerprint());
  });

  test('with the same compose files in another order', async () => {
    expect(await fingerprint({ files: 'other.yml, compose.yml' })).not.toBe(
      await fingerprint({ files: 'compose.yml, other.yml' }),
    );
  });

  test('with another project', async () => {
    expect(await fingerprint({}, 'other')).not.toBe(await fingerprint());
  });

  test.each(['compose.yml', 'conf/site.conf'])('when %s holds something else', async (path) => {
    const before = await fingerprint();
    await write(path, 'services: { web: {} }');
    expect(await fingerprint()).not.toBe(before);
  });

  test('when an uploaded file becomes executable, or gets another name', async () => {
    const before = await fingerprint();
    await chmod(join(directory, 'conf/site.conf'), 0o755);
    const executable = await fingerprint();
    expect(executable).not.toBe(before);
    await chmod(join(directory, 'conf/site.conf'), 0o644);
    await write('conf/another.conf', 'one');
    expect(await fingerprint()).not.toBe(before);
  });
});

describe('what is asked for stays the same', () => {
  test.each([
    ['batch', '1'],
    ['max-failures', '1'],
    ['health-timeout', '9m'],
    ['stable-for', '9s'],
    ['keep-releases', '9'],
    ['prune', 'false'],
    ['rollback', 'false'],
    ['pull', 'always'],
    ['registry', 'ghcr.io'],
    ['registry-username', 'ada'],
    ['registry-password', 'other'],
    ['install-docker', 'false'],
    ['host', 'web2'],
    ['dry-run', 'true'],
  ])('with another %s', async (name, value) => {
    const login = { registry: 'ghcr.io', 'registry-username': 'bob', 'registry-password': 'one' };
    expect(await fingerprint({ ...login, [name]: value })).toBe(await fingerprint(login));
  });

  test('with variables in another order', async () => {
    expect(await fingerprint({ env: 'A=1\nB=2' })).toBe(await fingerprint({ env: 'B=2\nA=1' }));
  });

  test('with a variable that moved from env to secrets', async () => {
    expect(await fingerprint({ env: 'A=1\nS=1', secrets: '' })).toBe(await fingerprint());
  });
});

describe('the files of a release', () => {
  test('lie as they do in the repository, the project beside its first compose file', async () => {
    await write('deploy/compose.yml', 'services: {}');
    const { composeFiles, projectDirectory, envFile } = await request({ files: 'deploy/compose.yml' });
    expect({ composeFiles, projectDirectory, envFile }).toEqual({
      composeFiles: ['deploy/compose.yml'],
      projectDirectory: 'deploy',
      envFile: 'deploy/.env',
    });
  });

  test('hold the variables where only their owner reads them', async () => {
    const { files } = await request();
    const env = files.find(({ file }) => file.path === '.env')?.file;
    expect(env).toMatchObject({ mode: 0o600, content: Buffer.from('A="1"\nS="1"\n') });
  });

  test("hold the caller's own env file first, so that the inputs win over it", async () => {
    await write('.env', 'A=own\nOWN=1');
    const { files } = await request({ upload: '.env' });
    const envs = files.filter(({ file }) => file.path === '.env').map(({ file }) => String(file.content));
    expect(envs).toEqual(['A=own\nOWN=1\nA="1"\nS="1"\n']);
  });

  test('are found by absolute paths inside the working directory', async () => {
    const { composeFiles } = await request({ files: join(directory, 'compose.yml') });
    expect(composeFiles).toEqual(['compose.yml']);
  });

  test('are all named that are missing or lie outside', async () => {
    const wrong = {
      files: 'compose.yml, none.yml, ../out.yml',
      upload: 'none/*.conf',
      'env-file': '../.env',
    };
    await writeFile(join(directory, '../out.yml'), '');
    try {
      expect(await problemsOf(() => request(wrong))).toEqual([
        'input files: none.yml is not there',
        'input files: ../out.yml lies outside the working directory',
        'input upload: none/*.conf is not there',
        'input env-file: ../.env lies outside the release',
      ]);
    } finally {
      await rm(join(directory, '../out.yml'));
    }
  });

  test('outside the working directory are told of once, however many a folder holds', async () => {
    await write('inner/compose.yml', 'services: {}');
    const inner = join(directory, 'inner');
    await write('conf/two.conf', 'two');
    const inputs = inputsOf({ upload: '../conf' });
    expect(await problemsOf(() => readRequest(inputs, 'shop', inner))).toEqual([
      'input upload: ../conf lies outside the working directory',
    ]);
  });

  test('may have names that begin with two dots', async () => {
    await write('..data/site.conf', 'one');
    const { files } = await request({ upload: '..data' });
    expect(files.map(({ file }) => file.path)).toContain('..data/site.conf');
  });
});
