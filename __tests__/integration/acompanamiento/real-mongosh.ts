import { execFile } from 'node:child_process';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fleetsFolder } from '../../../lib/fleet/labels.js';

const run = promisify(execFile);
const version = '2.12.0';

/**
 * MongoDB's own shell from npm, 150 MB: installed beside the fleet's state when a test first asks for it.
 *
 * @returns runs it with these arguments, and returns what it prints
 */
export async function realMongosh(): Promise<(argv: readonly string[]) => Promise<string>> {
  const folder = join(fleetsFolder(), '..', `mongosh-${version}`);
  const program = join(folder, 'node_modules', '.bin', 'mongosh');
  const isThere = await access(program).then(
    () => true,
    () => false,
  );
  if (!isThere) await install(folder);
  return async (argv) => {
    // It keeps its settings in the home.
    const { stdout } = await run(program, argv, { env: { ...process.env, HOME: folder } });
    return stdout.trim();
  };
}

async function install(folder: string): Promise<void> {
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=optional', '--loglevel=error'];
  await run('npm', ['install', '--prefix', unfinished, ...quiet, `mongosh@${version}`]);
  await rename(unfinished, folder);
}
