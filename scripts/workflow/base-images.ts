import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const docker = (...argv: readonly string[]) => promisify(execFile)('docker', argv);

/**
 * Gives this machine's engine what Dockerfiles are FROM, so that the very same files are built. An image of that name
 * that is there already is used as it is.
 *
 * @param images name -> what stands in for it
 * @returns takes away what was added
 */
export async function provideBaseImages(
  images: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const added: string[] = [];
  for (const [name, standIn] of Object.entries(images)) {
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
