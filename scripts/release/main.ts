import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { releaseNotes } from './changelog.js';
import { Git } from './git.js';
import { ReleaseRefused, release } from './release.js';

const usage = 'usage: scripts/release/release VERSION | scripts/release/release --notes VERSION';

async function main([first = '', second = '']: readonly string[]): Promise<void> {
  if (first === '--notes') return printNotes(second.replace(/^v/, ''));
  if (first === '' || first.startsWith('-')) return fail(2, [usage]);
  const git = new Git('.', credentials(process.env));
  const { tag, major } = await release({ directory: '.', git, version: first, build });
  console.log(`${tag} is tagged, and ${major} leads to it`);
}

async function printNotes(version: string): Promise<void> {
  const notes = releaseNotes(await readFile('CHANGELOG.md', 'utf8'), version);
  if (notes === undefined) return fail(1, [`CHANGELOG.md says nothing of ${version}`]);
  console.log(notes);
}

async function build(): Promise<void> {
  await promisify(execFile)('scripts/build', { maxBuffer: 16 * 1024 * 1024 });
}

/**
 * The environment of git in a workflow: the job's token reaches it as configuration by the environment, not in the
 * checked-out repository, where each later step could read it, and not in argv.
 */
function credentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GITHUB_TOKEN: token, GITHUB_SERVER_URL: server = 'https://github.com', ...rest } = environment;
  if (!token) return environment;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  console.log(`::add-mask::${basic}`);
  return {
    ...rest,
    GIT_CONFIG_COUNT: '3',
    GIT_CONFIG_KEY_0: `http.${server}/.extraheader`,
    GIT_CONFIG_VALUE_0: `authorization: basic ${basic}`,
    GIT_CONFIG_KEY_1: 'user.name',
    GIT_CONFIG_VALUE_1: 'github-actions[bot]',
    GIT_CONFIG_KEY_2: 'user.email',
    GIT_CONFIG_VALUE_2: '41898282+github-actions[bot]@users.noreply.github.com',
  };
}

function fail(code: number, lines: readonly string[]): void {
  console.error(lines.join('\n'));
  process.exitCode = code;
}

main(process.argv.slice(2)).catch((error: Error) =>
  fail(1, error instanceof ReleaseRefused ? ['not released:', ...error.reasons] : [error.message]),
);
