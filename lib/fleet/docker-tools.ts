import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { docker } from './engine.js';

const image = 'deploy-kit/docker-tools:trixie';
const plugins = ['docker-buildx', 'docker-compose'] as const;

export type DockerPlugin = (typeof plugins)[number];

/**
 * The docker command with its plugins, as a GitHub runner has them, taken out of an image of the fleet: so that what
 * runs on a runner is tested with real ones on a machine that lacks them.
 *
 * @returns the folder of the command, and that of a Docker configuration with the plugins
 */
export async function dockerTools(): Promise<{ readonly bin: string; readonly plugins: string }> {
  const id = await docker(['image', 'inspect', '--format', '{{.Id}}', image]);
  const state = process.env.DEPLOY_KIT_FLEET_DIR ?? join(homedir(), '.cache/deploy-kit-fleet');
  const folder = join(state, 'docker-tools', id.slice('sha256:'.length, 'sha256:'.length + 12));
  const tools = { bin: join(folder, 'bin'), plugins: join(folder, 'plugins') };
  if (await isThere(folder)) return tools;
  await mkdir(join(folder, '..'), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  try {
    await mkdir(join(fresh, 'bin'));
    await mkdir(join(fresh, 'plugins'));
    const container = await docker(['create', '--pull', 'never', image, 'true']);
    try {
      await docker(['cp', `${container}:/usr/bin/docker`, join(fresh, 'bin')]);
      for (const plugin of plugins) {
        await docker([
          'cp',
          `${container}:/usr/libexec/docker/cli-plugins/${plugin}`,
          join(fresh, 'plugins'),
        ]);
      }
    } finally {
      await docker(['rm', container]);
    }
    await rename(fresh, folder);
  } catch (error) {
    // Another process was faster.
    await rm(fresh, { recursive: true, force: true });
    const there = (error as NodeJS.ErrnoException).code;
    if (there !== 'ENOTEMPTY' && there !== 'EEXIST') throw error;
  }
  return tools;
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
