import type { StepContext } from '../../lib/capability/capability.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import type { ReleaseOnHost } from './compose-commands.js';
import type { ReleaseRecord } from './record.js';

const deadlineMs = 120_000;

/**
 * Prints the record of each release on a line of its own, newest first, a folder without one by its name; then
 * those of the other projects on the host, whose images may be the same.
 */
const listText = `cd "$1/releases" || exit
for id in $(ls -1r); do
  if [ -f "$id/release.json" ]; then printf 'own %s ' "$id"; cat "$id/release.json"; echo; else echo "own $id"; fi
done
for record in ../../*/releases/*/release.json; do
  case $record in "../../\${1##*/}/"*) continue;; esac
  [ ! -f "$record" ] || { printf 'other - '; cat "$record"; echo; }
done`;

/** Removes release folders given on standard input, never the ones that are pointed to. */
const removeText = `cd "$1/releases" || exit
while read -r id; do
  case $(readlink ../current) in "releases/$id") continue;; esac
  case $(readlink ../healthy) in "releases/$id") continue;; esac
  rm -rf -- "./$id"
done`;

/**
 * Removes the oldest releases.
 *
 * @param keepCount how many stay, the one that runs now among them
 * @returns the images that kept releases need, by id, and those of removed releases, as they name them
 */
export async function pruneReleases(
  host: Host,
  release: ReleaseOnHost,
  keepCount: number,
  context: StepContext,
): Promise<{ readonly keep: readonly string[]; readonly known: readonly string[] }> {
  const options = { signal: context.signal, deadlineMs, repeatable: true, keepBytes: 16 * 1024 * 1024 };
  const list = await host.remote.exec(script('list releases', listText, [release.root]), options);
  if (list.code !== 0) throw commandFailed(host.name, 'list releases', list);
  const listed = list.stdout.split('\n').filter(Boolean).map(parseLine);
  const releases = listed.filter(({ own }) => own);
  const others = listed.filter(({ own }) => !own);
  const whole = releases.filter(({ record }) => record !== undefined);
  const kept = whole.slice(0, keepCount);
  const removed = releases.filter((one) => !kept.includes(one));
  if (removed.length === 0) return { keep: [], known: [] };
  const remove = script(
    'remove releases',
    removeText,
    [release.root],
    removed.map(({ id }) => `${id}\n`).join(''),
  );
  const result = await host.remote.exec(
    { ...remove, argv: host.fence(release.project, remove.argv) },
    options,
  );
  if (result.code !== 0) throw commandFailed(host.name, remove.label, result);
  return { keep: imagesOf([...kept, ...others], 'id'), known: imagesOf(removed, 'reference') };
}

interface ListedRelease {
  readonly own: boolean;
  readonly id: string;
  readonly record: ReleaseRecord | undefined;
}

function parseLine(line: string): ListedRelease {
  const [whose, id = '', ...rest] = line.split(' ');
  const own = whose === 'own';
  try {
    return { own, id, record: JSON.parse(rest.join(' ')) as ReleaseRecord };
  } catch {
    return { own, id, record: undefined };
  }
}

function imagesOf(releases: readonly ListedRelease[], by: 'id' | 'reference'): string[] {
  const services = releases.flatMap(({ record }) => Object.values(record?.services ?? {}));
  const names = services.flatMap(({ imageId, image, pinned }) =>
    by === 'id' ? [imageId] : [imageId, image, pinned],
  );
  return [...new Set(names)];
}
