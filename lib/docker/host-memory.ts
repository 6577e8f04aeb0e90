import type { SwapRoom } from '../host/swap-areas.js';

/** A running container that may take only so much memory. */
export interface LimitedContainer {
  readonly name: string;
  /** Its Compose project and service; empty where it has none. */
  readonly project: string;
  readonly service: string;
  readonly bytes: number;
}

/** What a host has for its containers, and what those that run may take of it. */
export interface HostMemory {
  /** 0 where the host does not tell. */
  readonly memoryBytes: number;
  readonly availableBytes: number;
  readonly swap: readonly SwapRoom[];
  /** Paths of swap files as they were asked for -> as the kernel knows them. */
  readonly swapPaths: ReadonlyMap<string, string>;
  readonly limited: readonly LimitedContainer[];
}

/**
 * Prints what `parseHostMemory` reads, and changes nothing. `$swap_paths` are paths of swap files, split by blanks;
 * `$@` reaches the engine, nothing where there is none.
 */
export const memoryText = `awk '/^(MemTotal|MemAvailable):/ { print $1, $2 }' /proc/meminfo
awk 'NR > 1 { print "swap-area", $3, $1 }' /proc/swaps
for path in $swap_paths; do
  folder=$(readlink -f "$(dirname "$path")") || folder=$(dirname "$path")
  printf 'swap-path %s %s/%s\\n' "$path" "\${folder%/}" "$(basename "$path")"
done
if [ "$#" -gt 0 ]; then
  "$@" ps --quiet | xargs -r "$@" inspect --format 'limit {{.HostConfig.Memory}}|{{index .Config.Labels "com.docker.compose.project"}}|{{index .Config.Labels "com.docker.compose.service"}}|{{.Name}}' 2>/dev/null
fi
:`;

/** @param output what `memoryText` printed, among other lines */
export function parseHostMemory(output: string): HostMemory {
  const all = (pattern: RegExp) => [...output.matchAll(pattern)].map((match) => match.slice(1).map(String));
  const kibibytes = (text: string | undefined) => Number(text ?? 0) * 1024;
  return {
    memoryBytes: kibibytes(/^MemTotal: (\d+)$/m.exec(output)?.[1]),
    availableBytes: kibibytes(/^MemAvailable: (\d+)$/m.exec(output)?.[1]),
    swap: all(/^swap-area (\d+) (\S+)$/gm).map(([size, name = '']) => ({ name, bytes: kibibytes(size) })),
    swapPaths: new Map(all(/^swap-path (\S+) (\S+)$/gm).map(([given = '', real = '']) => [given, real])),
    limited: all(/^limit (\d+)\|([^|]*)\|([^|]*)\|\/?(.*)$/gm).flatMap(
      ([bytes, project = '', service = '', name = '']) =>
        // Docker says 0 of a container without a limit.
        Number(bytes) > 0 ? [{ name, project, service, bytes: Number(bytes) }] : [],
    ),
  };
}
