import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { actions } from '../../../actions/index.js';
import { stepDefinitions } from '../../../actions/steps.js';
import { commands } from '../../../lib/cli/commands.js';
import { bashCompletion } from '../../../lib/cli/completion/bash.js';
import { fishCompletion } from '../../../lib/cli/completion/fish.js';
import { type Completed, completed } from '../../../lib/cli/completion/model.js';
import { namesIn } from '../../../lib/cli/completion/names.js';
import { zshCompletion } from '../../../lib/cli/completion/zsh.js';

let folder: string;
let table: readonly Completed[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-kit-completion-'));
  table = await completed(commands, { version: '0', hostImage: '', actions, steps: stepDefinitions });
  writeFileSync(join(folder, 'completion.bash'), bashCompletion(table));
  // Stands for the command line where the script asks for names.
  writeFileSync(
    join(folder, 'deploy-kit'),
    '#!/bin/sh\ncase $2 in phases) printf "api\\napp tests\\ndb\\n" ;; hosts) echo "$3 $4=" ;; esac\n',
  );
  chmodSync(join(folder, 'deploy-kit'), 0o755);
  writeFileSync(join(folder, 'a file.yml'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash offers after these words; the last is the one that is being typed. */
function offered(...words: string[]): string[] {
  const script = `. ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _deploy_kit; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', 'deploy-kit', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}` },
  });
  return output.split('\n').filter(Boolean);
}

test('bash completes commands', () => {
  expect(offered('')).toEqual([...commands.map(({ name }) => name), '--help', '--version']);
  expect(offered('pl')).toEqual(['plan']);
});

test('bash completes the options of a command, and only those', () => {
  expect(offered('up', '--ho')).toEqual(['--host']);
  expect(offered('up', '--json', '--y')).toEqual(['--yes']);
  expect(offered('plan', '--y')).toEqual([]);
});

test('bash completes actions, and their inputs', () => {
  expect(offered('run', 'wait')).toEqual(['wait-healthy']);
  expect(offered('run', 'wait-healthy', '--expect')).toEqual(['--expect-status', '--expect-body']);
  expect(offered('run', 'deploy-compose', '--no-rol')).toEqual(['--no-rollback']);
});

test('bash completes phases, files and the hosts of the file that is named', () => {
  expect(offered('up', '--phase', 'a')).toEqual(['api', 'app\\ tests']);
  expect(offered('up', '--config', 'a')).toEqual(['a file.yml']);
  expect(offered('up', '--config', 'prod.yml', '--host', '')).toEqual(['--config\\ prod.yml=']);
});

test('zsh and fish get a line for each command and option', () => {
  for (const { name, options } of table) {
    expect(zshCompletion(table)).toContain(`'${name}:`);
    expect(fishCompletion(table)).toContain(`-a ${name} -d `);
    for (const option of options) {
      expect(zshCompletion(table)).toContain(` --${option.name}`);
      expect(fishCompletion(table)).toContain(` -l ${option.name}`);
    }
  }
});

const installed = (shell: string) => spawnSync(shell, ['--version']).status === 0;

test.each([['zsh', zshCompletion] as const, ['fish', fishCompletion] as const])(
  '%s, where it is installed, reads its script',
  (shell, script) => {
    if (!installed(shell)) return;
    const { status, stderr } = spawnSync(shell, ['--no-execute'], { input: script(table), encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  },
);

test('names are read from a file also while it is being written', async () => {
  const file = join(folder, 'deploy-kit.yml');
  writeFileSync(file, 'hosts: { db: "${DB:?}", api: x }\nphases:\n  - name: databases\n  - hosts: api\n');
  expect(await namesIn(file, 'phases')).toEqual(['databases']);
  expect(await namesIn(file, 'hosts')).toEqual(['db', 'api']);
  writeFileSync(file, 'hosts: [');
  expect(await namesIn(file, 'hosts')).toEqual([]);
  expect(await namesIn(join(folder, 'nowhere.yml'), 'phases')).toEqual([]);
});
