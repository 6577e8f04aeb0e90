import type { Command } from '../ssh/remote.js';
import { script } from './script.js';

/** Where the wish for `vm.swappiness` lies, so that it is there again after a reboot (sysctl.d(5)). */
export const swappinessFile = '/etc/sysctl.d/60-deploy-kit-swap.conf';

/** One line of /proc/swaps. */
export interface SwapArea {
  readonly name: string;
  /** Bytes that it holds, which is a page less than its file or partition has. */
  readonly bytes: number;
  readonly usedBytes: number;
  /** Negative when the kernel chose it (swapon(2)). */
  readonly priority: number;
}

/** What lies at a path. */
export interface FoundFile {
  /** As stat(1) calls it: `regular file`, `directory`, `symbolic link`, ... */
  readonly type: string;
  readonly bytes: number;
  /** Octal digits, such as `600`. */
  readonly mode: string;
  readonly ownerId: number;
}

/** Everything about the swap of a host that one command can tell without being root. */
export interface SwapState {
  /** The swap file's path with the links in its folder resolved, as the kernel knows it. */
  readonly path: string;
  readonly file: FoundFile | undefined;
  /** The swap file, when it is in use. */
  readonly active: SwapArea | undefined;
  /** All other swap in use. */
  readonly others: readonly SwapArea[];
  /** What an interrupted run left beside the file. */
  readonly leftovers: readonly string[];
  /** The folder of the swap file; undefined when there is none. */
  readonly folder: { readonly filesystem: string; readonly freeBytes: number } | undefined;
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number };
  readonly swappiness: number;
  /** Files that are read after ours at boot and set `vm.swappiness` again. */
  readonly overriddenBy: readonly string[];
  /** The texts of /etc/fstab and of our sysctl file; undefined when there is none. */
  readonly fstab: string | undefined;
  readonly sysctlFile: string | undefined;
}

/** Names beside the swap file that are ours. */
const temporarySuffixes = ['.deploy-kit-probe', '.deploy-kit-new', '.deploy-kit-bridge'] as const;

/**
 * Prints a word and its values, split by tabs, a line each. `$1` is the swap file, `$2` our sysctl file; the
 * rest are the suffixes of temporary names. Texts are base64, so that no line of theirs can be taken for ours.
 */
const readText = `conf=$2
folder=$(dirname "$1")
file=$(readlink -f "$folder" 2>/dev/null) || file=$folder
file=\${file%/}/$(basename "$1")
say() { printf '%s\\t%s\\n' "$1" "$2"; }
content() { if [ -r "$1" ]; then cat "$1"; else sudo -n cat "$1" 2>/dev/null; fi; }
text() { if [ -e "$2" ]; then say "$1" "$(content "$2" | base64 | tr -d '\\n')"; fi; }
shift 2
say path "$file"
if [ -d "$folder" ]; then say folder "$(df -PTk "$folder" | awk 'END { print $2, $5 }')"; fi
if [ -e "$file" ] || [ -L "$file" ]; then say file "$(stat -c '%s %a %u %F' "$file")"; fi
for suffix in "$@"; do if [ -e "$file$suffix" ]; then say leftover "$file$suffix"; fi; done
awk 'NR > 1 { print "swap\\t" $1, $3, $4, $5 }' /proc/swaps
awk '/^Mem(Total|Available):/ { print "memory\\t" $2 }' /proc/meminfo
say swappiness "$(cat /proc/sys/vm/swappiness)"
text fstab /etc/fstab
text sysctl "$conf"
for other in /etc/sysctl.d/*.conf /run/sysctl.d/*.conf /usr/local/lib/sysctl.d/*.conf /usr/lib/sysctl.d/*.conf /etc/sysctl.conf; do
  [ -f "$other" ] && [ ! -L "$other" ] && [ -r "$other" ] || continue
  name=\${other##*/}
  [ "$name" = sysctl.conf ] && name=99-sysctl.conf
  [ "$name" != "\${conf##*/}" ] || continue
  [ "$(printf '%s\\n%s\\n' "\${conf##*/}" "$name" | LC_ALL=C sort | tail -n 1)" = "$name" ] || continue
  if grep -Eq '^[[:space:]]*vm[./]swappiness[[:space:]]*=' "$other"; then say later "$other"; fi
done
:`;

/** The one command that reads everything; it changes nothing and needs no privileges. */
export function readSwapState(path: string): Command {
  return script('read swap', readText, [path, swappinessFile, ...temporarySuffixes]);
}

/**
 * Reads what `readSwapState` printed.
 *
 * @param output its standard output
 */
export function parseSwapState(output: string): SwapState {
  const said = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) said.set(line.slice(0, tab), [...(said.get(line.slice(0, tab)) ?? []), line.slice(tab + 1)]);
  }
  const one = (word: string): string | undefined => said.get(word)?.[0];
  const all = (word: string): readonly string[] => said.get(word) ?? [];
  const path = one('path') ?? '';
  const areas = all('swap').map(parseArea);
  const [totalBytes = 0, availableBytes = 0] = all('memory').map(kibibytes);
  return {
    path,
    file: parseFile(one('file')),
    active: areas.find(({ name }) => name === path),
    others: areas.filter(({ name }) => name !== path && !isTemporary(name, path)),
    leftovers: all('leftover'),
    folder: parseFolder(one('folder')),
    memory: { totalBytes, availableBytes },
    swappiness: Number(one('swappiness')),
    overriddenBy: all('later'),
    fstab: decoded(one('fstab')),
    sysctlFile: decoded(one('sysctl')),
  };
}

function isTemporary(name: string, path: string): boolean {
  return temporarySuffixes.some((suffix) => name === path + suffix);
}

function parseArea(line: string): SwapArea {
  const [name = '', size = '', used = '', priority = ''] = line.split(' ');
  return { name, bytes: kibibytes(size), usedBytes: kibibytes(used), priority: Number(priority) };
}

function parseFile(line: string | undefined): FoundFile | undefined {
  if (line === undefined) return undefined;
  const [bytes = '', mode = '', owner = '', ...type] = line.split(' ');
  return { type: type.join(' '), bytes: Number(bytes), mode, ownerId: Number(owner) };
}

function parseFolder(line: string | undefined): SwapState['folder'] {
  if (line === undefined) return undefined;
  const [filesystem = '', free = ''] = line.split(' ');
  return { filesystem, freeBytes: kibibytes(free) };
}

const kibibytes = (text: string): number => Number(text) * 1024;

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString('utf8');
}
