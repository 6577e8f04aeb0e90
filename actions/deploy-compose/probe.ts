import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { lockTimeToLiveSeconds } from '../../lib/host/lock.js';
import { script, setRoot } from '../../lib/host/script.js';
import type { ReleaseRecord, ReleaseStatus } from './record.js';

const deadlineMs = 60_000;

/** What one look at a host found. */
export interface HostState {
  /** Absolute path of the project's state folder, there or not. */
  readonly root: string;
  readonly docker:
    | { readonly kind: 'usable'; readonly command: readonly string[] }
    /** Docker, or its Compose plugin. */
    | { readonly kind: 'missing' }
    | { readonly kind: 'denied'; readonly said: string };
  /** The key of the project's fingerprints; undefined before the first deploy. */
  readonly key: string | undefined;
  readonly locked: boolean;
  /** The release that `current` points to. */
  readonly current: Release | undefined;
  /** The newest release that was verified; what a failed deploy goes back to. */
  readonly healthy: Release | undefined;
  readonly containers: readonly SeenContainer[];
}

export interface Release {
  readonly record: ReleaseRecord;
  readonly status: ReleaseStatus;
}

/** The run of a release, as a person looks it up. */
export function whoDeployed({ record }: Release): string {
  return record.run.url || `a run of ${record.createdAt}`;
}

/** A container as `docker ps` lists it. */
export interface SeenContainer {
  readonly id: string;
  readonly service: string;
  /** `running`, `exited`, ... */
  readonly state: string;
  /** `Up 5 minutes (healthy)`, `Exited (0) 2 hours ago`, ... */
  readonly status: string;
}

/**
 * Everything that decides whether there is something to do, in one command: it is the price of a deploy
 * that changes nothing. Each line begins with its kind.
 */
const probeText = `${setRoot}
project=$2
printf 'root %s\\n' "$root"
one() { [ -f "$2" ] && printf '%s ' "$1" && cat "$2" && echo; }
if cd "$root" 2>/dev/null; then
  one key key
  [ -f lock ] && [ "$(head -n 1 lock)" != "$3" ] && [ $(( $(date +%s) - $(stat -c %Y lock) )) -lt ${lockTimeToLiveSeconds} ] && echo locked
  for link in current healthy; do
    [ -L $link ] && { one "$link-record" $link/release.json; one "$link-status" $link/state.json; }
  done
fi
for folder in "$HOME/.docker" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
  [ -x "$folder/cli-plugins/docker-compose" ] && echo compose && break
done
list() { "$@" ps -a --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False --format 'container {{.ID}}|{{.State}}|{{.Label "com.docker.compose.service"}}|{{.Status}}' 2>&1; }
engine=
if ! command -v docker >/dev/null; then echo missing
elif found=$(list docker); then engine=docker; printf 'docker\\n%s\\n' "$found"
elif found_by_sudo=$(list sudo -n docker); then engine='sudo -n docker'; printf 'sudo\\n%s\\n' "$found_by_sudo"
else printf 'denied %s\\n' "$(printf %s "$found" | tail -n 1)"
fi`;

/** Looks at a host with one command that changes nothing. */
export async function probeHost(
  host: Host,
  project: string,
  runId: string,
  signal: AbortSignal,
): Promise<HostState> {
  return parseProbe(await lookFurther(host, project, runId, '', signal));
}

/**
 * As `probeHost`, and with the same command at what else a reader needs.
 *
 * @param more shell text that prints lines which begin with kinds of their own; it stands in the project's state
 *   folder where there is one, and finds `$root`, `$project`, `one` and, where Docker can be used, `$engine`
 * @returns everything that was printed
 */
export async function lookFurther(
  host: Host,
  project: string,
  runId: string,
  more: string,
  signal: AbortSignal,
): Promise<string> {
  const command = script('look', `${probeText}${more}`, [host.directory, project, runId]);
  const options = { signal, deadlineMs, repeatable: true, keepBytes: 16 * 1024 * 1024 };
  const result = await host.remote.exec(command, options);
  if (result.code !== 0) throw commandFailed(host.name, command.label, result);
  return result.stdout;
}

/** @param output what the probe printed */
export function parseProbe(output: string): HostState {
  const values = new Map<string, string>();
  const containers: SeenContainer[] = [];
  for (const line of output.split('\n')) {
    const [kind, rest] = firstWord(line);
    if (kind !== 'container') {
      values.set(kind, rest);
      continue;
    }
    const [id = '', state = '', service = '', status = ''] = rest.split('|');
    containers.push({ id, state, service, status });
  }
  return {
    root: values.get('root') ?? '',
    docker: dockerOf(values),
    key: values.get('key'),
    locked: values.has('locked'),
    current: releaseOf(values, 'current'),
    healthy: releaseOf(values, 'healthy'),
    containers,
  };
}

function dockerOf(values: ReadonlyMap<string, string>): HostState['docker'] {
  if (!values.has('compose') && !values.has('denied')) return { kind: 'missing' };
  if (values.has('docker')) return { kind: 'usable', command: ['docker'] };
  if (values.has('sudo')) return { kind: 'usable', command: ['sudo', '-n', 'docker'] };
  if (values.has('missing')) return { kind: 'missing' };
  return { kind: 'denied', said: values.get('denied') ?? '' };
}

/** A ledger that does not parse was not written whole: it is treated as not there. */
function releaseOf(values: ReadonlyMap<string, string>, link: 'current' | 'healthy'): Release | undefined {
  const record = values.get(`${link}-record`);
  const status = values.get(`${link}-status`);
  if (record === undefined || status === undefined) return undefined;
  return parseRelease(record, status);
}

/** @returns undefined for what was not written whole */
export function parseRelease(record: string, status: string): Release | undefined {
  try {
    return { record: JSON.parse(record) as ReleaseRecord, status: JSON.parse(status) as ReleaseStatus };
  } catch {
    return undefined;
  }
}

/** The kind of a line, and what it says. */
export function firstWord(line: string): [word: string, rest: string] {
  const at = line.indexOf(' ');
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}
