import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deployKit, entry } from './command-line.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'deploy-kit-entry-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** The files of dist/ that a command line has loaded by its end. */
function loadedBy(...argv: string[]): string[] {
  const report =
    'process.on("exit", () => console.error(`loaded:${JSON.stringify(Object.keys(require.cache))}`));';
  const start = `${report} process.argv.splice(1, 0, "deploy-kit"); require(${JSON.stringify(entry)})`;
  const { stderr } = spawnSync(process.execPath, ['--eval', start, '--', ...argv], { encoding: 'utf8' });
  return JSON.parse(/^loaded:(.*)$/m.exec(stderr)?.[1] ?? '[]');
}

const inDist = () =>
  readdirSync(join(entry, '..'))
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(entry, '..', name));

const holding = (files: readonly string[], text: string) =>
  files.filter((file) => readFileSync(file, 'utf8').includes(text));

test.each([['--version'], ['--help'], ['up', '--help']])(
  '%s %s loads neither an SSH client nor a YAML parser',
  (...argv) => {
    const files = loadedBy(...argv);
    expect(files.length).toBeGreaterThan(2);
    for (const heavy of ['SSH-2.0-', 'YAMLParseError']) {
      expect(holding(inDist(), heavy)).not.toEqual([]);
      expect(holding(files, heavy)).toEqual([]);
    }
  },
);

test('no action loads the parser of the command line', () => {
  const commander = 'commander.unknownOption';
  expect(holding(loadedBy('--help'), commander)).toHaveLength(1);
  const main = join(entry, '..', 'deploy-kit.js');
  expect(holding([main], commander)).toEqual([]);
});

test('the version is the package’s', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(await deployKit(['--version'], { directory })).toEqual({
    exitCode: 0,
    stdout: `${version}\n`,
    stderr: '',
  });
});

test('--env-file is its own option, not one of Node, where it is started as a program', () => {
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const run = spawnSync(entry, ['plan', '--env-file', 'gone.env'], {
    cwd: directory,
    env: { ...process.env, PATH },
    encoding: 'utf8',
  });
  expect(run.stderr).toContain('[cli-file-missing]');
  expect(run.status).toBe(2);
});

test('without a command it prints the help as an error', async () => {
  const run = await deployKit([], { directory });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toContain('Usage: deploy-kit <command>');
});

test('without a file it says where it looked', async () => {
  const run = await deployKit(['plan'], { directory });
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('deploy-kit.yml');
  expect(run.stderr).toContain(directory);
});

test('init writes a start once, and keeps what is there', async () => {
  writeFileSync(join(directory, 'compose.yml'), 'services: {}\n');
  const first = await deployKit(['init'], { directory });
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  expect(readdirSync(directory).toSorted()).toEqual(['.github', 'compose.yml', 'deploy-kit.yml']);
  const again = await deployKit(['init', '--json'], { directory });
  expect(again.exitCode).toBe(2);
  const refused = await deployKit(['init'], { directory });
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('[cli-file-there]');
});

test('schema prints a JSON schema', async () => {
  const { stdout, exitCode } = await deployKit(['schema'], { directory });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'deploy-kit.yml', type: 'object' });
});
