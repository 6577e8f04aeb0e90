import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../../lib/run/child.js';
import type { ProcessEnvironment } from '../../lib/run/runner-identity.js';
import { plainEnvironment } from './environment.js';
import { installFailed, npmMissing } from './errors.js';
import { installArguments, npmCommand } from './npm.js';

const program = 'node_modules/vercel/dist/vc.js';

export interface InstalledCli {
  /** The argv prefix that runs it. */
  readonly argv: readonly string[];
  readonly version: string;
  /** It was there already: an earlier step of the job installed it. */
  readonly found: boolean;
}

/**
 * Where this machine keeps what outlives a step: the runner's own folder, which ends with the job, or the user's
 * cache.
 */
export function keptFolder(environment: ProcessEnvironment): string {
  const { RUNNER_TEMP: temporary, XDG_CACHE_HOME: cache } = environment;
  return join(temporary || cache || join(homedir(), '.cache'), 'deploy-kit');
}

/**
 * Installs the Vercel CLI that the lock file pins, once a job, outside of any repository.
 *
 * @param onLine told of what npm says
 * @throws `vercel-npm-missing`, `vercel-install-failed`
 */
export async function installCli(
  environment: ProcessEnvironment,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<InstalledCli> {
  const { manifest, lock, version, digest } = await pinned();
  const folder = join(keptFolder(environment), `vercel-${version}-${digest}`);
  const installed = { argv: [process.execPath, join(folder, program)], version };
  if (existsSync(join(folder, program))) return { ...installed, found: true };
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await writeFile(join(unfinished, 'package.json'), manifest);
    await writeFile(join(unfinished, 'package-lock.json'), lock);
    await runNpm(unfinished, environment, signal, onLine);
    await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another step on this machine was faster.
      if (!existsSync(join(folder, program))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return { ...installed, found: false };
}

async function runNpm(
  directory: string,
  environment: ProcessEnvironment,
  signal: AbortSignal,
  onLine: (line: string) => void,
): Promise<void> {
  const argv = [...npmCommand(process.execPath), ...installArguments];
  const result = await runChild({
    argv,
    directory,
    environment: plainEnvironment(environment),
    signal,
    onLine,
  });
  if (result.notStarted !== undefined) throw npmMissing(result.notStarted.message);
  if (result.code !== 0 || !existsSync(join(directory, program))) throw installFailed(result);
}

/** The two files, as they are written, and a short name of what they hold. */
async function pinned() {
  const [{ default: manifest }, { default: lock }] = await Promise.all([
    import('./cli/package.json'),
    import('./cli/package-lock.json'),
  ]);
  const texts = { manifest: JSON.stringify(manifest), lock: JSON.stringify(lock) };
  const digest = createHash('sha256').update(texts.manifest).update(texts.lock).digest('hex').slice(0, 12);
  return { ...texts, version: manifest.dependencies.vercel, digest };
}
