import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker } from '../../../lib/fleet/engine.js';

/** A configuration of docker in which Compose is there, whatever this machine has. */
export interface ComposePlugin {
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Takes the Compose that the hosts of the fleet have. */
export async function composePlugin(): Promise<ComposePlugin> {
  const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-compose-'));
  const plugins = join(folder, 'cli-plugins');
  await mkdir(plugins);
  const container = (await docker(['create', '--pull', 'never', 'deploy-kit/host:trixie'])).trim();
  try {
    await docker(['cp', `${container}:/usr/libexec/docker/cli-plugins/docker-compose`, plugins]);
  } finally {
    await docker(['rm', container]);
  }
  return {
    environment: { DOCKER_CONFIG: folder },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
