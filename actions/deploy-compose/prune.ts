import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { outputOf } from '../../lib/host/output-of.js';
import { script } from '../../lib/host/script.js';
import type { ReleaseOnHost } from './compose-commands.js';
import type { ReleaseRecord } from './record.js';

const deadlineMs = 120_000;

/**
 * Prints when `current` led where and when the containers that run were started; the record of each release on a
 * line of its own, newest first, a folder without one by its name; then those of the other projects on the host,
 * whose images may be the same. `$1` is the state folder, `$2` the project, the rest the engine's argv.
 */
const listText = `root=$1 project=$2; shift 2
cd "$root/releases" || exit
[ ! -f ../pointed ] || sed 's/^/pointed /' ../pointed || exit
running=$("$@" ps --quiet --no-trunc --filter "label=com.docker.compose.project=$project") || exit
[ -z "$running" ] || "$@" inspect --format 'started {{.State.StartedAt}}' $running || exit
for id in $(ls -1r); do
  grep -qs '"state":"healthy"' "$id/state.json" && kind=own || kind=failed
  if [ -f "$id/release.json" ]; then printf "$kind %s " "$id"; cat "$id/release.json"; echo; else echo "$kind $id"; fi
done
for record in ../../*/releases/*/release.json; do
  case $record in "../../\${root##*/}/"*) continue;; esac
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
 * Removes the oldest releases and those that never ran well, but for those whose files a running container has
 * mounted.
 *
 * @param keepCount how many stay, the one that runs now among them
 * @returns the images that kept releases need, by id, and those of removed releases, as they name them
 */
export async function pruneReleases(
  host: Host,
  docker: readonly string[],
  release: ReleaseOnHost,
  keepCount: number,
  context: StepContext,
): Promise<{ readonly keep: readonly string[]; readonly known: readonly string[] }> {
  const { signal } = context;
  const look = script('list releases', listText, [release.root, release.project, ...docker]);
  const list = await outputOf(host.remote, look, { signal, deadlineMs, keepBytes: 16 * 1024 * 1024 });
  const lines = list.split('\n').filter(Boolean);
  const mounted = mountedReleases(lines);
  const listed = lines.filter((line) => /^(own|failed|other) /.test(line)).map(parseLine);
  const releases = listed.filter(({ kind }) => kind !== 'other');
  const others = listed.filter(({ kind }) => kind === 'other');
  const whole = releases.filter(({ record }) => record !== undefined);
  // What never ran well is nothing to go back to: it must not take the place of what did.
  const kept = whole.filter(({ kind, id }) => kind === 'own' || id === release.id).slice(0, keepCount);
  const removed = releases.filter((one) => !kept.includes(one) && !mounted.has(one.id));
  if (removed.length === 0) return { keep: [], known: [] };
  const remove = script(
    'remove releases',
    removeText,
    [release.root],
    removed.map(({ id }) => `${id}\n`).join(''),
  );
  await host.change(release.project, remove, { signal, deadlineMs });
  return { keep: imagesOf([...kept, ...others], 'id'), known: imagesOf(removed, 'reference') };
}

/**
 * A mount below `current` leads for good to the release that `current` pointed to when its container was last
 * started: removing that folder would empty the mount of a service that did not change since.
 *
 * @param lines `pointed <seconds> <release>` in the order of time, and `started <ISO 8601>`, on the host's clock
 */
export function mountedReleases(lines: readonly string[]): Set<string> {
  const words = lines.map((line) => line.split(' '));
  const pointed = words.filter(([kind]) => kind === 'pointed');
  const started = words.filter(([kind]) => kind === 'started').map(([, at = '']) => Date.parse(at) / 1000);
  const mounted = started.flatMap((at) => {
    const index = pointed.findLastIndex(([, seconds]) => Number(seconds) <= at);
    // Times are whole seconds: the one before may still have been there when it was started.
    return [pointed[index - 1], pointed[Math.max(index, 0)]];
  });
  return new Set(mounted.flatMap((line) => line?.[2] ?? []));
}

interface ListedRelease {
  /** `failed`: it did not come well to its end, or was taken back. */
  readonly kind: 'own' | 'failed' | 'other';
  readonly id: string;
  readonly record: ReleaseRecord | undefined;
}

function parseLine(line: string): ListedRelease {
  const [word, id = '', ...rest] = line.split(' ');
  const kind = word as ListedRelease['kind'];
  try {
    return { kind, id, record: JSON.parse(rest.join(' ')) as ReleaseRecord };
  } catch {
    return { kind, id, record: undefined };
  }
}

function imagesOf(releases: readonly ListedRelease[], by: 'id' | 'reference'): string[] {
  const services = releases.flatMap(({ record }) => Object.values(record?.services ?? {}));
  const names = services.flatMap(({ imageId, image, pinned }) =>
    by === 'id' ? [imageId] : [imageId, image, pinned],
  );
  return [...new Set(names)];
}
