import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fingerprintOf, readRequest } from '../../../actions/deploy-pm2/request.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { inputsOf } from './inputs.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-kit-app-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, 'app', path)), { recursive: true });
    await writeFile(join(folder, 'app', path), text);
  }
}

const read = (given: Readonly<Record<string, string>> = {}) => readRequest(inputsOf(given), folder);

/** Code and text of each problem. */
async function problems(given?: Readonly<Record<string, string>>): Promise<string[]> {
  const thrown = await read(given).then(
    () => new InputProblems([]),
    (error) => error as InputProblems,
  );
  return thrown.problems.map(({ code, message }) => `${code} ${message}`);
}

const locked = { 'package-lock.json': '{}' };

test('the script is the main of the package, else index.js', async () => {
  await write({ 'server.js': '', 'package.json': '{ "main": "./server.js" }', ...locked });
  expect((await read()).script).toBe('server.js');
  await write({ 'index.js': '', 'package.json': '{}' });
  expect((await read()).script).toBe('index.js');
});

test('a package is installed from its lock file, and nothing where there is none', async () => {
  await write({ 'index.js': '' });
  expect((await read()).install).toBeUndefined();
  await write({ 'package.json': '{}', ...locked });
  expect((await read()).install?.slice(0, 2)).toEqual(['npm', 'ci']);
  expect((await read({ install: 'npm run build' })).install).toEqual(['npm', 'run', 'build']);
});

test('node_modules stays behind unless a command of its own installs, .git always', async () => {
  await write({ 'index.js': '', 'node_modules/a/index.js': '', '.git/config': '' });
  const paths = async (given?: Readonly<Record<string, string>>) =>
    (await read(given)).files.map(({ file }) => file.path).toSorted();
  expect(await paths()).toEqual(['index.js']);
  expect(await paths({ install: 'true' })).toEqual(['index.js', 'node_modules/a/index.js']);
});

test('links in a folder stand for what they lead to', async () => {
  await write({ 'index.js': '' });
  await writeFile(join(folder, 'shared.js'), '');
  await symlink('../shared.js', join(folder, 'app/shared.js'));
  expect((await read()).files.map(({ file }) => file.path)).toContain('shared.js');
});

test('a script and a lock file that are missing are told together, with the nearest name', async () => {
  await write({ 'server.js': '', 'package.json': '{}' });
  expect(await problems({ script: 'sever.js' })).toEqual([
    'pm2-script-missing input script: there is no sever.js in app; did you mean server.js?',
    'pm2-lock-missing input source: app has a package.json and no package-lock.json, which npm ci needs',
  ]);
});

test('a script that a command builds may be missing still', async () => {
  await write({ 'main.ts': '' });
  expect(await problems({ script: 'dist/main.js', install: 'npm run build' })).toEqual([]);
});

test('a package.json that is none is told', async () => {
  await write({ 'index.js': '', 'package.json': '{ "main": ', ...locked });
  expect((await problems()).join()).toMatch(
    /^pm2-package-invalid input source, package.json: it cannot be read: /,
  );
  await write({ 'package.json': '[]' });
  expect((await problems()).join()).toContain('it holds no object');
});

test('a source that is not there, is empty or is no tarball is told', async () => {
  expect(await problems()).toEqual(['pm2-source-missing input source: app is not there']);
  await mkdir(join(folder, 'app'));
  expect((await problems()).join()).toContain('app is no app that can be read: it holds no file');
  await writeFile(join(folder, 'app.zip'), 'PK'.repeat(2000));
  expect((await problems({ source: 'app.zip' })).join()).toMatch(/^pm2-source-invalid .*app\.zip is no app/);
});

test('what decides what runs makes another fingerprint, and how a deploy goes about it does not', async () => {
  await write({ 'index.js': '' });
  const of = async (given?: Readonly<Record<string, string>>) =>
    JSON.stringify(fingerprintOf(await read(given)));
  const first = await of();
  expect(await of({ batch: '2', 'health-timeout': '1s', trial: 'false', 'keep-releases': '1' })).toBe(first);
  for (const given of [
    { instances: '3' },
    { env: 'A=1' },
    { 'max-memory': '301M' },
    { install: 'true' },
    { 'app-port': '1' },
  ])
    expect(await of(given)).not.toBe(first);
  await write({ 'index.js': 'other' });
  expect(await of()).not.toBe(first);
});
