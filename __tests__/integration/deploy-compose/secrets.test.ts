import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

/** Stands in every secret, so that a leak of any part that matters is found by one word. */
const mark = 'hush7f3a';

/** What shells, YAML, dotenv files and Compose each read in a way of their own. */
const values: Readonly<Record<string, string>> = {
  NEWLINES: `${mark} first\nsecond ${mark}\n\n\tfourth ${mark}\n`,
  VARIABLES: `$HOME \${HOME} \${X} \${X:-y} $$ $$$$ ${mark} $`,
  COMMANDS: `$(id) \`id\` ${mark} ; rm -rf x & | >`,
  QUOTES: `it's "quoted" 'twice' ${mark} "`,
  SINGLE: `'${mark}'`,
  DOUBLE: `"${mark}"`,
  HASH: `${mark} # no comment #at all`,
  HASH_FIRST: `#${mark}`,
  BACKSLASHES: `C:\\new\\table \\n \\t \\\\ \\" \\$HOME ${mark}`,
  BACKSLASH_LAST: `${mark}\\`,
  BACKSLASHES_LAST: `${mark}\\\\\\`,
  UNICODE: `ñandú 🐦 \u00a0日本\u2028 ${mark}\u00a0`,
  CONTROLS: `\u0001\u0007\u001b[31m \u007f \u0085 \u009f ${mark} \ufeff \u2029 x`,
  OUTER_SPACES: `  \t ${mark} within \t  `,
  CARRIAGE_RETURNS: `${mark} one\rtwo ${mark}\r\nthree ${mark}\r`,
  EQUALS: `a=b==${mark}=`,
  JSON_TEXT: JSON.stringify({ key: `${mark}\n"x"`, list: ['$HOME', 1] }),
  YAML_TEXT: `- &a {x: ${mark}}\n- *a\n--- !!binary`,
  LINES: `\nB=${mark}\nC="${mark}`,
  PERCENT: `100%25 %0A ${mark}`,
};

/** The same service twice: variables by interpolation, and the whole env file. */
const compose = `name: vault
services:
  named:
    image: \${IMAGE}
    stop_grace_period: 1s
    environment:
${Object.keys(values)
  .map((name) => `      ${name}: \${${name}}\n`)
  .join('')}  filed:
    image: \${IMAGE}
    stop_grace_period: 1s
    env_file: .env
`;

let hello: Hello;
let host: FleetHost;
let run: ActionRun;
let samples: { readonly runner: string; readonly host: string };

beforeAll(async () => {
  hello = await Hello.start(1, { 1: {} });
  host = hello.fleet.host(0);
  await hello.write('compose.yml', compose);
  samples = await whileSampling(async () => {
    run = await deploy({ secrets: stringify(values) });
  });
});

afterAll(() => hello?.stop());

function deploy(inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  return hello.deploy('1', { 'stable-for': '0s', ...inputs });
}

test('secrets of a YAML map reach the container byte for byte by interpolation', async () => {
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(await environmentOf('vault-named-1')).toMatchObject(values);
});

test('secrets of a YAML map reach the container byte for byte by env_file', async () => {
  expect(await environmentOf('vault-filed-1')).toMatchObject(values);
});

test('no sampled process on the host or on the runner had a secret among its arguments', () => {
  // The samplers do see what is there.
  expect(samples.host).toContain('sampled-on-the-host');
  expect(samples.runner).toContain('sampled-on-the-runner');
  expect(samples.host).toContain('docker compose');
  expect(linesWith(mark, samples.host)).toEqual([]);
  expect(linesWith(mark, samples.runner)).toEqual([]);
});

test('no log line, summary, output or saved state holds a secret', () => {
  expectNoLeak(run);
  expect(linesWith(mark, JSON.stringify(run.state))).toEqual([]);
});

test('no file on the host that others may read, and no ledger or audit file, holds a secret', async () => {
  expect(await filesWith('nobody')).toEqual([]);
  const withSecrets = await filesWith('ubuntu');
  // The release itself does, for its owner only.
  expect(withSecrets.map((path) => path.replace(/.*\//, '')).toSorted()).toEqual([
    '.env',
    'deploy-kit.compose.json',
  ]);
});

test('secrets as quoted lines are the same secrets', async () => {
  const again = await deploy({ secrets: Object.entries(values).map(quotedLine).join('\n') });
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged' } });
});

test('a secret that changed recreates what reads it, and is told by its name only', async () => {
  const changed = { ...values, HASH: `${mark}-changed # x` };
  const again = await deploy({ secrets: stringify(changed) });
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(again.outputs.diff).toContain('HASH');
  expect(again.outputs.diff).not.toContain('QUOTES');
  expectNoLeak(again);
  expect(await environmentOf('vault-named-1')).toMatchObject(changed);
});

test('a secret that a failing container prints is hidden in our log and annotations', async () => {
  await hello.write(
    'compose.yml',
    compose.replaceAll(
      '    environment:\n',
      '    environment:\n      EXIT_CODE: 5\n      LOG_LINE: ${NEWLINES} and ${BACKSLASHES}\n',
    ),
  );
  const failed = await deploy({ secrets: stringify(values) });
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(failed.errors[0]).toContain('exited with code 5');
  expect(failed.errors[0]).toContain('***');
  expectNoLeak(failed);
  expect(await filesWith('nobody')).toEqual([]);
});

test('a secret that Compose refuses is hidden in what Compose says', async () => {
  await hello.write(
    'compose.yml',
    compose.replace('    environment:\n', '    ports: ["${HASH}:8080"]\n    environment:\n'),
  );
  const failed = await deploy({ secrets: stringify(values) });
  expect(failed).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(failed.errors[0]).toContain('compose-invalid');
  expectNoLeak(failed);
});

function expectNoLeak({ log, summary, outputs }: ActionRun): void {
  // The runner swallows these lines: they are how it learns what to hide.
  const seen = log.replaceAll(/^::add-mask::[^\n]*$/gm, '');
  expect(linesWith(mark, seen)).toEqual([]);
  expect(linesWith(mark, summary)).toEqual([]);
  expect(linesWith(mark, JSON.stringify(outputs))).toEqual([]);
}

function linesWith(text: string, all: string): string[] {
  return [...new Set(all.split('\n').filter((line) => line.includes(text)))];
}

/** A line NAME=VALUE in the quotes that can hold the value. */
function quotedLine([name, value]: readonly [string, string]): string {
  if (!value.includes("'")) return `${name}='${value}'`;
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('$', '\\$');
  return `${name}="${escaped}"`;
}

/** What the process in the container was started with. */
async function environmentOf(container: string): Promise<Record<string, string>> {
  const { stdout } = await host.exec(['docker', 'exec', container, 'cat', '/www/environment']);
  return Object.fromEntries(
    stdout
      .split('\0')
      .filter(Boolean)
      .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

/** Files with a secret that a user of the host can read. */
async function filesWith(user: string): Promise<string[]> {
  const places = ['/home', '/root', '/tmp', '/var', '/run', '/etc', '/usr/local', '/opt', '/srv', '/dev/shm'];
  const grep = ['-exec', 'grep', '-lF', mark, '{}', '+'];
  const found = await host.exec(['find', ...places, '-type', 'f', '-readable', ...grep], { user });
  return found.stdout.split('\n').filter(Boolean);
}

/**
 * `$1` is made when the loop may end, `$2` gets the samples. Beside all arguments each sample names the files
 * that others may read and that hold a secret. 50 ms apart, a minute at most.
 */
const sampler = `for i in $(seq 1200); do
  ps -ww -eo args >>"$2"
  find /home /tmp /root -xdev -newer /proc/$$/stat -type f -perm /044 -exec grep -lF -f /root/mark {} + >>"$2" 2>/dev/null
  [ -e "$1" ] && exit
  sleep 0.05
done`;

async function whileSampling(work: () => Promise<void>): Promise<typeof samples> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-samples-'));
  const here: ChildProcess = spawn('sh', [
    '-c',
    sampler.replace(/^ *find.*\n/m, ''),
    'sampled-on-the-runner',
    join(folder, 'end'),
    join(folder, 'samples'),
  ]);
  const ended = new Promise((done) => here.once('close', done));
  await host.run(['sh', '-c', 'umask 077; cat >/root/mark'], { stdin: mark });
  const there = host.run(['sh', '-c', sampler, 'sampled-on-the-host', '/root/end', '/root/samples']);
  try {
    await work();
  } finally {
    await Promise.all([host.run(['touch', '/root/end']), writeFile(join(folder, 'end'), '')]);
    await Promise.all([ended, there]);
  }
  const seen = {
    runner: await readFile(join(folder, 'samples'), 'utf8'),
    host: await host.run(['cat', '/root/samples']),
  };
  await host.run(['rm', '/root/end', '/root/samples', '/root/mark']);
  await rm(folder, { recursive: true });
  return seen;
}
