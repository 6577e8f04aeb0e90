import { DeployError } from '../errors/deploy-error.js';
import { script } from '../host/script.js';
import { engineRefused } from './errors.js';
import type { EngineCall } from './image-inspect.js';

/** Free space of one place on a host. */
export interface FreeSpace {
  /** The folder that was asked about. */
  readonly path: string;
  /** Where its file system is mounted. */
  readonly mountedOn: string;
  /** Bytes that the user may still fill. */
  readonly freeBytes: number;
}

/** What `checkDisk` is to make sure of. */
export interface DiskRequest extends EngineCall {
  /** Bytes that images and their layers will take where the engine keeps its data; 0 when that is not known yet. */
  readonly needBytes: number;
  /** The folder on the host that holds releases, such as `~/.deploy-kit`; it may not be there yet. */
  readonly directory: string;
}

/** A release folder holds compose files and what goes beside them, and the engine needs room for containers. */
const releaseBytes = 16 * 1024 ** 2;
const engineReserveBytes = 32 * 1024 ** 2;

/**
 * `$1` is a folder, the rest asks the engine for its data root. Of a folder that is not there, the nearest
 * parent counts. With the containerd image store, layers lie in containerd's folder.
 */
const measure = `case $1 in "~/"*) directory=$HOME/\${1#??};; *) directory=$1;; esac
shift
said=$("$@" info --format '{{.DockerRootDir}} {{.DriverStatus}}') || exit 1
root=\${said%% *}
case $said in *io.containerd.snapshotter*) [ ! -d /var/lib/containerd ] || root=/var/lib/containerd;; esac
for path in "$root" "$directory"; do
  while [ ! -e "$path" ] && [ "$path" != / ]; do path=$(dirname "$path"); done
  printf '%s\\t' "$path"; df -Pk -- "$path" | tail -n 1
done`;

/**
 * Asks how much may still be written where the engine keeps its data, and in the deploy folder.
 *
 * @returns the engine's data root first, then the deploy folder
 * @throws `docker-refused`
 */
export async function freeSpace(
  request: Omit<DiskRequest, 'needBytes'>,
): Promise<{ readonly engine: FreeSpace; readonly directory: FreeSpace }> {
  const { remote, docker, directory, signal, deadlineMs } = request;
  const result = await remote.exec(script('df', measure, [directory, ...docker]), {
    signal,
    deadlineMs,
    repeatable: true,
  });
  const [engine, own] = result.stdout.split('\n').map(parseFreeSpace);
  if (result.code !== 0 || engine === undefined || own === undefined)
    throw engineRefused(remote.name, result);
  return { engine, directory: own };
}

/** Reads the folder, a tab, and a line of `df -Pk` (POSIX: blocks of 1024, the fourth column is free). */
export function parseFreeSpace(line: string): FreeSpace | undefined {
  const match = /^([^\t]+)\t.*?\s(\d+)\s+(\d+)\s+(-?\d+)\s+\S+%?\s+(\/.*)$/.exec(line);
  if (match === null) return undefined;
  return { path: String(match[1]), mountedOn: String(match[5]), freeBytes: Number(match[4]) * 1024 };
}

/**
 * Makes sure before anything is pulled that it will fit.
 *
 * @returns what is free
 * @throws `disk-too-small` with what is needed, what is there and what to do; `docker-refused`
 */
export async function checkDisk(
  request: DiskRequest,
): Promise<{ readonly engine: FreeSpace; readonly directory: FreeSpace }> {
  const { remote, needBytes } = request;
  const free = await freeSpace(request);
  const engineNeeds = needBytes + engineReserveBytes;
  if (free.engine.freeBytes < engineNeeds) {
    throw diskTooSmall(remote.name, 'the images need', free.engine, engineNeeds);
  }
  if (free.directory.freeBytes < releaseBytes) {
    throw diskTooSmall(remote.name, 'the release needs', free.directory, releaseBytes);
  }
  return free;
}

/** The disk would be full in the middle of a deploy. */
export function diskTooSmall(host: string, what: string, space: FreeSpace, needBytes: number): DeployError {
  return new DeployError({
    code: 'disk-too-small',
    what: `${space.path} (on ${space.mountedOn}) has ${megabytes(space.freeBytes)} free, and ${what} ${megabytes(needBytes)}`,
    where: `host ${host}`,
    remedy:
      'Remove what is not needed (docker system df shows what Docker holds; docker image prune -a removes images that no container uses), or give the host a larger disk.',
  });
}

function megabytes(bytes: number): string {
  return bytes >= 10 * 1024 ** 3
    ? `${(bytes / 1024 ** 3).toFixed(1)} GiB`
    : `${Math.ceil(bytes / 1024 ** 2)} MiB`;
}
