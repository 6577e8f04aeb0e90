import { readFileSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { InspectedImage } from './image-inspect.js';
import { type Manifest, manifestAsSaved, manifestOfLayers } from './image-manifest.js';

/** An image in a folder that holds an unpacked `docker save`. */
export interface SavedImage {
  readonly manifest: Manifest;
  /** Digest -> path, of the configuration and of every layer. */
  readonly files: ReadonlyMap<string, string>;
}

/** What Docker writes into `manifest.json`, at all times the same. */
interface SavedEntry {
  readonly Config: string;
  readonly Layers: readonly string[] | null;
}

/** What an OCI index or an OCI manifest has of what we look for. */
interface SavedTarget {
  readonly layers?: unknown;
  readonly manifests?: readonly {
    readonly digest: string;
    readonly platform?: { readonly os: string; readonly architecture: string };
  }[];
}

/**
 * Finds an image in what `docker save` wrote: `ID.json` and `LAYER/layer.tar` up to engine 24, blobs by
 * digest since 25, and where the engine uses the containerd image store also the manifest of the image itself.
 *
 * @param folder the unpacked archive
 * @param image as the engine inspected it
 * @throws Error when it is not in there whole
 */
export async function readSavedImage(folder: string, image: InspectedImage): Promise<SavedImage> {
  const hex = image.id.slice('sha256:'.length);
  return (await readByManifest(folder, hex, image)) ?? (await readByConfig(folder, hex));
}

async function readByManifest(
  folder: string,
  hex: string,
  image: InspectedImage,
): Promise<SavedImage | undefined> {
  const bytes = await readFile(join(folder, 'blobs/sha256', hex)).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const target = JSON.parse(bytes.toString()) as SavedTarget;
  if (target.manifests !== undefined) {
    const own = target.manifests.find(
      ({ platform }) => platform?.os === image.os && platform.architecture === image.architecture,
    );
    return own && readByManifest(folder, own.digest.slice('sha256:'.length), image);
  }
  if (target.layers === undefined) return undefined;
  const manifest = manifestAsSaved(bytes, (digest) => readFileSync(blobPath(folder, digest)));
  const files = new Map<string, string>();
  for (const { digest } of [manifest.config, ...manifest.layers]) {
    files.set(digest, await realpath(blobPath(folder, digest)));
  }
  return { manifest, files };
}

function blobPath(folder: string, digest: string): string {
  return join(folder, 'blobs', digest.replace(':', '/'));
}

async function readByConfig(folder: string, hex: string): Promise<SavedImage> {
  const entries = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as readonly SavedEntry[];
  const entry = entries.find(({ Config }) => Config.replace(/^blobs\/sha256\/|\.json$/g, '') === hex);
  if (entry === undefined) throw new Error(`image ${hex} is not in what docker save wrote`);
  const configPath = join(folder, entry.Config);
  // Engines up to 24 write a layer that two images share once, and links to it.
  const paths = await Promise.all((entry.Layers ?? []).map((path) => realpath(join(folder, path))));
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const manifest = manifestOfLayers(await readFile(configPath), sizes);
  const files = new Map([[manifest.config.digest, configPath]]);
  manifest.layers.forEach(({ digest }, index) => {
    files.set(digest, String(paths[index]));
  });
  return { manifest, files };
}
