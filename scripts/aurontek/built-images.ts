import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Registry } from '../../lib/fleet/fleet.js';
import { serviceNames } from './services.js';

const docker = (...argv: readonly string[]) => promisify(execFile)('docker', argv);

/**
 * Builds the example's six images as they are and pushes them, where no workflow does it.
 *
 * @param folder of the example
 * @returns service -> reference by digest
 */
export async function pushImages(
  folder: string,
  registry: Registry,
): Promise<Readonly<Record<string, string>>> {
  const images: Record<string, string> = {};
  for (const name of serviceNames) {
    const local = `deploy-kit-aurontek/${name}:${registry.id}`;
    await docker('build', '--quiet', '--tag', local, join(folder, 'services', name));
    images[name] = (await registry.push(local, `aurontek/${name}:latest`)).digest;
    await docker('image', 'rm', local);
  }
  return images;
}
