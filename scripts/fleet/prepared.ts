import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dockerLines, tryDocker } from './engine.js';
import type { Fleet } from './fleet.js';
import { fleetsFolder } from './labels.js';

/** On the volumes that are engines' disks with images in them. */
const preparedLabel = 'deploy-kit.prepared';

/** A file for each set of images: the volume that has them, and the digest of their ids. */
const folder = () => join(dirname(fleetsFolder()), 'prepared');

/**
 * A volume with an engine's disk on which these images are. A host starts with a copy of it (`fleet-host`),
 * which is several times faster than `docker load`. Made once for the images as they are now, and kept.
 *
 * @param startBuilder starts a fleet of one host, whose engine has its disk on the volume of this name
 */
export async function preparedDisk(
  images: readonly string[],
  startBuilder: (volume: string) => Promise<Fleet>,
): Promise<string> {
  const names = [...new Set(images)].sort();
  const host = 'deploy-kit/host:trixie';
  const content = digest(await dockerLines(['image', 'inspect', '--format', '{{.Id}}', host, ...names]));
  const file = join(folder(), digest(names));
  const [present = '', made] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  if (made === content && (await tryDocker(['volume', 'inspect', present])).code === 0) return present;

  const volume = `deploy-kit-prepared-${randomBytes(4).toString('hex')}`;
  await dockerLines(['volume', 'create', '--label', `${preparedLabel}=${content}`, volume]);
  const builder = await startBuilder(volume);
  try {
    for (const image of names) await builder.loadImage(image);
    await builder.host(0).run(['service', 'docker', 'stop']);
    // When two processes made one at the same time, the last is used; `removePreparedDisks` finds the other.
    await mkdir(folder(), { recursive: true });
    await writeFile(`${file}.${volume}`, `${volume} ${content}`);
    await rename(`${file}.${volume}`, file);
  } finally {
    await builder.stop();
  }
  // What it replaces; a host that has it mounted keeps it.
  if (present) await tryDocker(['volume', 'rm', present]);
  return volume;
}

function digest(words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 16);
}

/** Removes the disks that nobody uses now; they are made again when they are asked for. */
export async function removePreparedDisks(): Promise<void> {
  const keys = await readdir(folder()).catch(() => []);
  for (const key of keys) await rm(join(folder(), key));
  const volumes = await dockerLines(['volume', 'ls', '--quiet', '--filter', `label=${preparedLabel}`]);
  // One that a living host has mounted stays.
  for (const volume of volumes) await tryDocker(['volume', 'rm', volume]);
}
