import type { LedgerRelease } from './ledger.js';
import { lockTimeToLiveSeconds } from './lock.js';
import { setRoot } from './script.js';

/**
 * Shell text that prints what the ledger of a project has, each line beginning with its kind: `$1` is the state
 * directory, `$2` the project, `$3` the run. It leaves `$root`, `$project` and `one`, and stands in the state folder
 * where there is one.
 */
export const ledgerLookText = `${setRoot}
project=$2
printf 'root %s\\n' "$root"
one() { [ -f "$2" ] && printf '%s ' "$1" && cat "$2" && echo; }
if cd "$root" 2>/dev/null; then
  one key key
  [ -f lock ] && [ "$(head -n 1 lock)" != "$3" ] && [ $(( $(date +%s) - $(stat -c %Y lock) )) -lt ${lockTimeToLiveSeconds} ] && echo locked
  for link in current healthy; do
    [ -L $link ] && { one "$link-record" $link/release.json; one "$link-status" $link/state.json; }
  done
fi`;

/**
 * As `ledgerLookText`, all releases that lie there whole.
 *
 * @param whole a file that only a release has which was prepared to its end
 */
export const listReleasesText = (whole: string): string => `
for folder in releases/*/; do
  [ -f "$folder/${whole}" ] || continue
  one release-record "$folder/release.json" && one release-status "$folder/state.json"
done
:`;

/** Shell text that prints the line `lock` with the owner of the project's lock, where a run holds it and lives. */
export const lockOwnerText = `[ -f lock ] && [ $(( $(date +%s) - $(stat -c %Y lock) )) -lt ${lockTimeToLiveSeconds} ] && printf 'lock %s\\n' "$(tail -n 1 lock)"`;

/** What the ledger of a project says. */
export interface LedgerLook<Release extends LedgerRelease> {
  /** Absolute path of the project's state folder, there or not. */
  readonly root: string;
  /** The key of the project's fingerprints; undefined before the first deploy. */
  readonly key: string | undefined;
  readonly locked: boolean;
  /** The release that `current` points to. */
  readonly current: Release | undefined;
  /** The newest release that was verified; what a failed deploy goes back to. */
  readonly healthy: Release | undefined;
}

/** @param values kind of line -> what it says */
export function parseLedgerLook<Release extends LedgerRelease>(
  values: ReadonlyMap<string, string>,
): LedgerLook<Release> {
  return {
    root: values.get('root') ?? '',
    key: values.get('key'),
    locked: values.has('locked'),
    current: releaseOf(values, 'current'),
    healthy: releaseOf(values, 'healthy'),
  };
}

/** @param output lines of `release-record` and `release-status`, in turn; @returns the oldest first */
export function parseReleases<Release extends LedgerRelease>(output: string): Release[] {
  const releases: Release[] = [];
  let record = '';
  for (const line of output.split('\n')) {
    const [kind, rest] = firstWord(line);
    if (kind === 'release-record') record = rest;
    if (kind !== 'release-status') continue;
    const release = parseRelease<Release>(record, rest);
    if (release !== undefined) releases.push(release);
  }
  return releases.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
}

/** A ledger that does not parse was not written whole: it is treated as not there. */
function releaseOf<Release extends LedgerRelease>(
  values: ReadonlyMap<string, string>,
  link: 'current' | 'healthy',
): Release | undefined {
  const record = values.get(`${link}-record`);
  const status = values.get(`${link}-status`);
  if (record === undefined || status === undefined) return undefined;
  return parseRelease(record, status);
}

function parseRelease<Release extends LedgerRelease>(record: string, status: string): Release | undefined {
  try {
    return { record: JSON.parse(record), status: JSON.parse(status) } as Release;
  } catch {
    return undefined;
  }
}

/** The kind of a line, and what it says. */
export function firstWord(line: string): [word: string, rest: string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

/** The run of a release, as a person looks it up. */
export function whoDeployed({ record }: LedgerRelease): string {
  return record.run.url || `a run of ${record.createdAt}`;
}
