import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of one run: by its name the post step finds what a killed run left. The id of a run holds a random part,
 * so that nobody can make the folder before.
 */
export function runFolder(runId: string): string {
  const name = createHash('sha256').update(runId).digest('hex').slice(0, 16);
  return join(process.env.RUNNER_TEMP || tmpdir(), `deploy-kit-build-${name}`);
}

/** A folder that only its owner may enter, for as long as `use` takes. */
export async function inRunFolder<Result>(
  runId: string,
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = runFolder(runId);
  await mkdir(folder, { mode: 0o700 });
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * A Docker configuration of our own beside the user's: the same logins, plugins, builders and contexts, and the
 * login of this run goes into it and into no credential store.
 *
 * @param folder exists, and holds nothing yet
 * @param server how Docker calls the registry
 */
export async function writeDockerConfig(folder: string, server: string): Promise<void> {
  const own = process.env.DOCKER_CONFIG || join(homedir(), '.docker');
  const config = await readConfig(join(own, 'config.json'));
  const helpers = { ...(config.credHelpers as object | undefined), [server]: '' };
  await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, credHelpers: helpers }), {
    mode: 0o600,
  });
  const entries = await readdir(own).catch(() => []);
  const linked = entries.filter((entry) => entry !== 'config.json');
  await Promise.all(linked.map((entry) => symlink(join(own, entry), join(folder, entry))));
}

async function readConfig(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const config: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof config === 'object' && config !== null ? { ...config } : {};
  } catch {
    // Docker itself goes on without one that is not there or that it cannot read.
    return {};
  }
}
