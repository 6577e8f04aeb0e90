import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { baseImages } from './services.js';

const docker = (...argv: readonly string[]) => promisify(execFile)('docker', argv);

/**
 * Gives this machine's engine what the Dockerfiles are FROM, so that the very same files are built. An image of that
 * name that is there already is used as it is.
 *
 * @returns takes away what was added
 */
export async function provideBaseImages(): Promise<() => Promise<void>> {
  const added: string[] = [];
  for (const [name, standIn] of Object.entries(baseImages)) {
    const isThere = await docker('image', 'inspect', name).then(
      () => true,
      () => false,
    );
    if (isThere) continue;
    await docker('tag', standIn, name);
    added.push(name);
  }
  return async () => {
    for (const name of added) await docker('image', 'rm', '--no-prune', name);
  };
}
