import { type FreeSpace, parseFreeSpace } from '../docker/disk.js';
import { type HostMemory, memoryText, parseHostMemory } from '../docker/host-memory.js';
import { portsText } from '../docker/taken-ports.js';
import { commandFailed } from '../host/errors.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';

const deadlineMs = 60_000;

/** Everything about a host that one command tells beside what it has of Docker. */
export interface HostLook {
  /** How far the host's clock is ahead of this machine's, milliseconds; negative: behind. */
  readonly aheadMs: number;
  /** By how much that may be wrong, milliseconds. */
  readonly aheadWithinMs: number;
  /** The engine's own version; undefined where it did not answer. */
  readonly engineVersion: string | undefined;
  /** Where the engine keeps its data; undefined where it did not answer. */
  readonly engineDisk: FreeSpace | undefined;
  readonly homeDisk: FreeSpace | undefined;
  readonly memory: HostMemory;
  /** Of the programs that were asked for, those that are there. */
  readonly tools: ReadonlySet<string>;
  /** As `takenPorts` reads it. */
  readonly ports: string;
}

/** `$1` the programs that are asked for, `$2` paths of swap files, both split by blanks; the rest reaches the engine, nothing where there is none. */
const lookText = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
printf 'now %s\\n' "$(date +%s.%N)"
swap_paths=$2
for name in $1; do if command -v "$name" >/dev/null 2>&1; then echo "tool $name"; fi; done
swap_paths=$2
shift 2
free() {
  path=$2
  while [ ! -e "$path" ] && [ "$path" != / ]; do path=$(dirname "$path"); done
  printf '%s %s\\t' "$1" "$path"; df -Pk -- "$path" | tail -n 1
}
free home "$HOME"
if [ "$#" -gt 0 ] && said=$("$@" info --format '{{.ServerVersion}} {{.DockerRootDir}} {{.DriverStatus}}' 2>/dev/null); then
  echo "engine \${said%% *}"
  said=\${said#* }
  root=\${said%% *}
  case $said in *io.containerd.snapshotter*) [ ! -d /var/lib/containerd ] || root=/var/lib/containerd;; esac
  free data "$root"
else
  free data /var/lib/docker
fi
${memoryText}
${portsText}
:`;

/**
 * Looks at a host, with one command that changes nothing and needs no privileges.
 *
 * @param asked programs and swap files that are asked for
 * @param docker the argv prefix that reaches the engine; empty where there is none
 */
export async function lookAtHost(
  remote: Remote,
  asked: { readonly tools: readonly string[]; readonly swapPaths: readonly string[] },
  docker: readonly string[],
  signal: AbortSignal,
): Promise<HostLook> {
  const command = script('look at the host', lookText, [
    asked.tools.join(' '),
    asked.swapPaths.join(' '),
    ...docker,
  ]);
  const began = Date.now();
  let heard: number | undefined;
  const onLine = (line: string): void => {
    if (line.startsWith('now ')) heard ??= Date.now();
  };
  const result = await remote.exec(command, { signal, deadlineMs, onLine });
  if (result.code !== 0) throw commandFailed(remote.name, command.label, result);
  return parseHostLook(result.stdout, began, heard ?? Date.now());
}

/**
 * @param output what the look printed
 * @param began when it was sent, milliseconds since the epoch
 * @param heard when the host's time was heard
 */
export function parseHostLook(output: string, began: number, heard: number): HostLook {
  const values = new Map<string, string>();
  const tools = new Set<string>();
  for (const line of output.split('\n')) {
    const blank = line.indexOf(' ');
    const [word, rest] = blank < 0 ? [line, ''] : [line.slice(0, blank), line.slice(blank + 1)];
    if (word === 'tool') tools.add(rest);
    else if (!values.has(word)) values.set(word, rest);
  }
  return {
    // The host told its time somewhere between the two.
    aheadMs: Number.parseFloat(values.get('now') ?? '') * 1000 - (began + heard) / 2,
    aheadWithinMs: (heard - began) / 2,
    engineVersion: values.get('engine'),
    engineDisk: parseFreeSpace(values.get('data') ?? ''),
    homeDisk: parseFreeSpace(values.get('home') ?? ''),
    memory: parseHostMemory(output),
    tools,
    ports: output,
  };
}
