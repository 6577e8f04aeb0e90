import { script } from '../host/script.js';
import { engineRefused } from './errors.js';
import type { EngineCall } from './image-inspect.js';
import { isCompressed, type Manifest } from './image-manifest.js';

/** The arguments are the engine's argv. */
const layersOfAll = `ids=$("$@" image ls --quiet --no-trunc) || exit 1
[ -z "$ids" ] || "$@" image inspect --format '{{join .RootFS.Layers " "}}' $ids 2>/dev/null
:`;

/**
 * Asks which layers a host has, in any image.
 *
 * @returns their diffIDs
 * @throws `docker-refused`
 */
export async function layersOnHost({ remote, docker, signal, deadlineMs }: EngineCall): Promise<Set<string>> {
  const result = await remote.exec(script('docker image ls', layersOfAll, docker), {
    signal,
    deadlineMs,
    repeatable: true,
  });
  if (result.code !== 0) throw engineRefused(remote.name, result);
  return new Set(result.stdout.split(/\s+/).filter(Boolean));
}

/** What a compressed layer takes when unpacked, at most, in times of its own size. */
const unpackedFactor = 3;

/**
 * What images take on a host while they arrive: a layer lies there twice, as the file that was downloaded and
 * unpacked, until it is registered.
 *
 * @param present diffIDs of layers that need not come
 * @returns bytes
 */
export function transferBytes(manifests: readonly Manifest[], present: ReadonlySet<string>): number {
  const bytes = new Map<string, number>();
  for (const { layers, diffIds } of manifests) {
    layers.forEach((layer, index) => {
      const diffId = diffIds[index] ?? layer.digest;
      if (present.has(diffId)) return;
      bytes.set(diffId, layer.size * (isCompressed(layer) ? 1 + unpackedFactor : 2));
    });
  }
  return [...bytes.values()].reduce((sum, each) => sum + each, 0);
}
