import { createHash } from 'node:crypto';

/** A blob as a manifest names it, https://github.com/opencontainers/image-spec/blob/main/descriptor.md. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and 64 hex digits of the blob's bytes. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** A manifest as a registry serves it. */
export interface Manifest {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
  readonly config: Descriptor;
  /** The lowest first. */
  readonly layers: readonly Descriptor[];
  /** What the layers are when unpacked, in the same order. */
  readonly diffIds: readonly string[];
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const configType = 'application/vnd.oci.image.config.v1+json';
const layerType = 'application/vnd.oci.image.layer.v1.tar';

/** `sha256:` and the hex digits of the hash of these bytes. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Makes the manifest of an image whose layers are served as they are, uncompressed. So a layer's digest is
 * its diffID: the same on every runner, for every version of zlib, and known to each host that had the layer
 * from us before. Field by field what Docker Engine 25 and newer write into `docker save`, and so of the
 * same digest.
 *
 * @param config the bytes of the image's configuration
 * @param layerSizes bytes of the layers' tar files, the lowest first
 */
export function manifestOfLayers(config: Uint8Array, layerSizes: readonly number[]): Manifest {
  const diffIds = diffIdsOf(config);
  if (diffIds.length !== layerSizes.length) {
    throw new Error(`the image has ${diffIds.length} layers, and ${layerSizes.length} were saved`);
  }
  const mediaType = manifestType;
  const configDescriptor = { mediaType: configType, digest: digestOf(config), size: config.byteLength };
  const layers = diffIds.map((digest, index) => ({
    mediaType: layerType,
    digest,
    size: layerSizes[index] ?? 0,
  }));
  const bytes = Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, config: configDescriptor, layers }),
  );
  return { mediaType, digest: digestOf(bytes), bytes, config: configDescriptor, layers, diffIds };
}

/**
 * Reads a manifest that an engine with the containerd image store saved; it is served as it is, so that its
 * layers have the digests under which registries know them.
 *
 * @param configOf hands out the configuration by its digest
 */
export function manifestAsSaved(bytes: Uint8Array, configOf: (digest: string) => Uint8Array): Manifest {
  const parsed = JSON.parse(Buffer.from(bytes).toString()) as Partial<Manifest>;
  if (parsed.config === undefined || parsed.layers === undefined) throw new Error('not an image manifest');
  const { mediaType = manifestType, config, layers } = parsed;
  const diffIds = diffIdsOf(configOf(config.digest));
  return { mediaType, digest: digestOf(bytes), bytes, config, layers, diffIds };
}

function diffIdsOf(config: Uint8Array): readonly string[] {
  const parsed = JSON.parse(Buffer.from(config).toString()) as { rootfs?: { diff_ids?: readonly string[] } };
  return parsed.rootfs?.diff_ids ?? [];
}

/** Whether a layer is compressed in itself, as those of registries are. */
export function isCompressed({ mediaType }: Descriptor): boolean {
  return /gzip$|zstd$/.test(mediaType);
}
