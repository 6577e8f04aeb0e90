import type { Host } from '../../lib/host/host.js';
import { firstWord, type LedgerLook, ledgerLookText, parseLedgerLook } from '../../lib/host/ledger-look.js';
import { outputOf } from '../../lib/host/output-of.js';
import type { PackageManager } from '../../lib/host/packages.js';
import { script } from '../../lib/host/script.js';
import { pm2Version } from './pm2-version.js';
import type { AppRelease } from './record.js';
import { workersFolder } from './worker-text.js';

const deadlineMs = 60_000;

/** What one look at a host found. */
export interface HostState extends LedgerLook<AppRelease> {
  readonly home: string;
  /** The argv prefix that makes root: empty for root, undefined where sudo is not there or asks. */
  readonly sudo: readonly string[] | undefined;
  readonly packageManager: PackageManager | undefined;
  /** `Debian GNU/Linux 13 (trixie)`. */
  readonly system: string;
  readonly node: { readonly version: string; readonly path: string } | undefined;
  readonly hasNpm: boolean;
  /** The folder of PM2's package: of the one on the PATH, else of ours. */
  readonly pm2: string | undefined;
  /** Workers of the release that `current` points to which are alive. */
  readonly workers: number;
  /** What the health URL answered, `200`, or `000` where nothing did; undefined where it was not asked. */
  readonly health: string | undefined;
}

/**
 * Everything that decides whether there is something to do, in one command: it is the price of a deploy that changes
 * nothing. `$4` is where PM2 of ours lies, below the state directory; standard input is the health URL, which may hold
 * a password. A file with a pid that is older than the machine's start is left from before it.
 */
const probeText = `${ledgerLookText}
parent=\${root%/*} own=$4
printf 'home %s\\n' "$HOME"
if [ "$(id -u)" = 0 ]; then echo 'root-access self'; elif sudo -n true 2>/dev/null; then echo 'root-access sudo'; fi
if command -v apt-get >/dev/null; then echo 'manager apt'; elif command -v dnf >/dev/null; then echo 'manager dnf'; fi
[ ! -r /etc/os-release ] || printf 'system %s\\n' "$(. /etc/os-release; printf %s "$PRETTY_NAME")"
node=$(command -v node) && printf 'node %s %s\\n' "$("$node" --version)" "$node"
command -v npm >/dev/null && echo npm
pm2=$(command -v pm2) && pm2=$(readlink -f "$pm2") && pm2=\${pm2%/bin/pm2} && [ -f "$pm2/lib/Common.js" ] || pm2=$parent/$own
[ -f "$pm2/lib/Common.js" ] && printf 'pm2 %s\\n' "$pm2"
booted=$(sed -n 's/^btime //p' /proc/stat)
for file in "$root/current/${workersFolder}"/*.pid; do
  [ -f "$file" ] && [ "$(stat -c %Y "$file")" -ge "$booted" ] || continue
  case $(readlink "/proc/$(cat "$file")/exe") in */node*) echo "worker $file";; esac
done
read -r health
if [ -n "$health" ] && command -v curl >/dev/null; then
  answer=$(printf 'url = "%s"\\n' "$health" | curl -q --config - --silent --globoff --noproxy '*' --max-time 5 --output /dev/null --write-out '%{http_code}')
  printf 'health %s\\n' "$answer"
fi
:`;

/** Looks at a host with one command that changes nothing. */
export async function probeHost(
  host: Host,
  project: string,
  runId: string,
  health: string | undefined,
  signal: AbortSignal,
): Promise<HostState> {
  return parseProbe(await lookFurther(host, { project, runId, health, more: '' }, signal));
}

/** What a look is to find. */
export interface LookRequest {
  readonly project: string;
  readonly runId: string;
  readonly health: string | undefined;
  /** Shell text that prints lines which begin with kinds of their own; it finds `$root`, `$project` and `one`. */
  readonly more: string;
}

/** As `probeHost`, and with the same command at what else a reader needs; returns everything that was printed. */
export async function lookFurther(
  host: Host,
  { project, runId, health, more }: LookRequest,
  signal: AbortSignal,
): Promise<string> {
  const args = [host.directory, project, runId, `.pm2/${pm2Version}/node_modules/pm2`];
  const url = health === undefined ? '' : new URL(health).href;
  const command = script('look', `${probeText}${more}`, args, `${url}\n`);
  return outputOf(host.remote, command, { signal, deadlineMs, keepBytes: 16 * 1024 * 1024 });
}

/** @param output what the probe printed */
export function parseProbe(output: string): HostState {
  const lines = output.split('\n').map(firstWord);
  const values = new Map(lines);
  const [version = '', path = ''] = firstWord(values.get('node') ?? '');
  const roots: Record<string, readonly string[]> = { self: [], sudo: ['sudo', '-n'] };
  const manager = values.get('manager');
  return {
    ...parseLedgerLook<AppRelease>(values),
    home: values.get('home') ?? '',
    sudo: roots[values.get('root-access') ?? ''],
    packageManager: manager === 'apt' || manager === 'dnf' ? manager : undefined,
    system: values.get('system') ?? '',
    node: version === '' ? undefined : { version: version.replace(/^v/, ''), path },
    hasNpm: values.has('npm'),
    pm2: values.get('pm2'),
    workers: lines.filter(([kind]) => kind === 'worker').length,
    health: values.get('health'),
  };
}
