import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { docker, dockerLines, tryDocker } from './engine.js';
import type { Fleet } from './fleet.js';
import type { FleetHost } from './host.js';
import { fleetsFolder } from './labels.js';
import type { HostImage } from './options.js';

/** On the volumes that are engines' disks with images in them. */
const preparedLabel = 'deploy-kit.prepared';

/** A file for each set of images: the volume that has them, and the digest of their ids. */
const folder = () => join(dirname(fleetsFolder()), 'prepared');

/**
 * A volume with an engine's disk on which these images are. Made once for the images as they are now, and
 * kept. Hosts start with copies of it (`copyPreparedDisk`).
 *
 * @param startBuilder starts a fleet of one host, whose engine has its disk on the volume of this name
 */
export async function preparedDisk(
  images: readonly HostImage[],
  startBuilder: (volume: string) => Promise<Fleet>,
): Promise<string> {
  const wanted = [...new Map(images.map((one) => [JSON.stringify(one), one]))].sort(byKey);
  const names = wanted.map(([, one]) => imageOf(one));
  const host = 'deploy-kit/host:trixie';
  const content = digest(await dockerLines(['image', 'inspect', '--format', '{{.Id}}', host, ...names]));
  const file = join(folder(), digest(wanted.map(([key]) => key)));
  const [present = '', made] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  if (made === content && (await tryDocker(['volume', 'inspect', present])).code === 0) return present;

  const volume = `deploy-kit-prepared-${randomBytes(4).toString('hex')}`;
  await dockerLines(['volume', 'create', '--label', `${preparedLabel}=${content}`, volume]);
  const builder = await startBuilder(volume);
  try {
    await builder.loadImages(names);
    for (const [, image] of wanted) await renameImage(builder.host(0), image);
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

const byKey = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]) =>
  one < other ? -1 : 1;

const imageOf = (image: HostImage) => (typeof image === 'string' ? image : image.image);

async function renameImage(host: FleetHost, image: HostImage): Promise<void> {
  if (typeof image === 'string') return;
  for (const name of image.names) await host.run(['docker', 'tag', image.image, name]);
  await host.run(['docker', 'image', 'rm', image.image]);
}

function digest(words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 16);
}

/**
 * Copies a prepared disk to fresh volumes. Files of images are never written to, so these are linked: whatever their
 * size, it takes a second. Each engine has an id of its own.
 */
export async function copyPreparedDisk(prepared: string, volumes: readonly string[]): Promise<void> {
  const mountpoint = await docker(['volume', 'inspect', '--format', '{{.Mountpoint}}', prepared]);
  // Two mounts cannot be linked into one another, so all volumes are seen through one: NAME/_data.
  const allVolumes = dirname(dirname(mountpoint));
  await docker([
    ...['run', '--rm', '--pull', 'never', '--network', 'none'],
    ...['--mount', `type=bind,src=${allVolumes},dst=/volumes`],
    ...['deploy-kit/host:trixie', 'sh', '-euc', copyDisk, 'copy', prepared, ...volumes],
  ]);
}

/** A script: its arguments are the names of the prepared volume and of the others. */
const copyDisk = `
cd "/volumes/$1/_data"
shift
for volume; do
  for entry in *; do
    case $entry in
      overlay2) cp --archive --link "$entry" "/volumes/$volume/_data/" ;;
      engine-id) ;;
      *) cp --archive "$entry" "/volumes/$volume/_data/" ;;
    esac
  done
done
`;

/** Removes the disks that nobody uses now; they are made again when they are asked for. */
export async function removePreparedDisks(): Promise<void> {
  const keys = await readdir(folder()).catch(() => []);
  for (const key of keys) await rm(join(folder(), key));
  const volumes = await dockerLines(['volume', 'ls', '--quiet', '--filter', `label=${preparedLabel}`]);
  // One that a living host has mounted stays.
  for (const volume of volumes) await tryDocker(['volume', 'rm', volume]);
}
