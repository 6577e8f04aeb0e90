import { editedFiles, parseHashes, parseSums } from '../../lib/host/file-hashes.js';
import type { Host } from '../../lib/host/host.js';
import type { LedgerRelease } from '../../lib/host/ledger.js';
import { firstWord, type LedgerLook, ledgerLookText, parseLedgerLook } from '../../lib/host/ledger-look.js';
import { outputOf } from '../../lib/host/output-of.js';
import { script } from '../../lib/host/script.js';
import { hashesFile } from './compose-commands.js';
import type { ReleaseRecord, ReleaseStatus } from './record.js';

const deadlineMs = 60_000;

/** What one look at a host found. */
export interface HostState extends LedgerLook<Release> {
  readonly docker:
    | { readonly kind: 'usable'; readonly command: readonly string[] }
    /** Docker, or its Compose plugin. */
    | { readonly kind: 'missing' }
    | { readonly kind: 'denied'; readonly said: string };
  readonly containers: readonly SeenContainer[];
  /** What became of files of the release that somebody touched since, in words. */
  readonly edited: readonly string[];
}

export interface Release extends LedgerRelease {
  readonly record: ReleaseRecord;
  readonly status: ReleaseStatus;
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
 * that changes nothing. Each line begins with its kind. Only files that changed after the release was written are read.
 * A label is printed as JSON: it may come from an image, of whoever made that, and hold lines that look like ours.
 */
const probeText = `${ledgerLookText}
if cd "$root/current" 2>/dev/null; then
  touched() { find . -type f ! -name state.json ! -name 'deploy-kit.*.json' -cnewer release.json "$@" 2>/dev/null; }
  [ -z "$(touched | head -n 1)" ] || { one hashes ${hashesFile}; touched -exec sha256sum -- {} + | sed 's/^/sum /'; }
  cd "$root"
fi
for folder in "$HOME/.docker" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
  [ -x "$folder/cli-plugins/docker-compose" ] && echo compose && break
done
list() { "$@" ps -a --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False --format 'container {{.ID}}|{{.State}}|{{json (.Label "com.docker.compose.service")}}|{{.Status}}' 2>&1; }
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
  return outputOf(host.remote, command, { signal, deadlineMs, keepBytes: 16 * 1024 * 1024 });
}

const containerLine = /^([^|]*)\|([^|]*)\|("(?:[^"\\]|\\.)*")\|(.*)$/;

/** @param output what the probe printed */
export function parseProbe(output: string): HostState {
  const values = new Map<string, string>();
  const containers: SeenContainer[] = [];
  const sums: string[] = [];
  for (const line of output.split('\n')) {
    const [kind, rest] = firstWord(line);
    if (kind === 'sum') {
      sums.push(rest);
      continue;
    }
    if (kind !== 'container') {
      values.set(kind, rest);
      continue;
    }
    const [, id, state = '', service = '', status = ''] = containerLine.exec(rest) ?? [];
    if (id !== undefined) containers.push({ id, state, service: String(JSON.parse(service)), status });
  }
  return {
    ...parseLedgerLook<Release>(values),
    docker: dockerOf(values),
    containers,
    edited: editedOf(values, sums),
  };
}

/** Of the files of the release, only those that were looked at. */
function editedOf(values: ReadonlyMap<string, string>, lines: readonly string[]): readonly string[] {
  const sums = parseSums(lines);
  const hashes = Object.entries(parseHashes(values.get('hashes'))).filter(([path]) => sums.has(path));
  return editedFiles(values.get('key') ?? '', Object.fromEntries(hashes), sums);
}

function dockerOf(values: ReadonlyMap<string, string>): HostState['docker'] {
  if (!values.has('compose') && !values.has('denied')) return { kind: 'missing' };
  if (values.has('docker')) return { kind: 'usable', command: ['docker'] };
  if (values.has('sudo')) return { kind: 'usable', command: ['sudo', '-n', 'docker'] };
  if (values.has('missing')) return { kind: 'missing' };
  return { kind: 'denied', said: values.get('denied') ?? '' };
}
