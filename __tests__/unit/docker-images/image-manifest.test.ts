import { digestOf, manifestAsSaved, manifestOfLayers } from '../../../lib/docker/image-manifest.js';
import { transferBytes } from '../../../lib/docker/transfer-size.js';

const diffIds = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
const config = Buffer.from(
  JSON.stringify({ architecture: 'amd64', rootfs: { type: 'layers', diff_ids: diffIds } }),
);

describe('the manifest of an image with uncompressed layers', () => {
  const manifest = manifestOfLayers(config, [1000, 50]);

  test('names each layer by what it unpacks to, the lowest first', () => {
    expect(manifest.layers.map(({ digest, size }) => [digest, size])).toEqual([
      [diffIds[0], 1000],
      [diffIds[1], 50],
    ]);
  });

  test('names the configuration by its bytes', () => {
    expect(manifest.config).toMatchObject({ digest: digestOf(config), size: config.byteLength });
  });

  test('is the same each time, to the byte', () => {
    expect(manifestOfLayers(config, [1000, 50]).digest).toBe(manifest.digest);
    expect(digestOf(manifest.bytes)).toBe(manifest.digest);
  });

  test('is refused when layers are missing', () => {
    expect(() => manifestOfLayers(config, [1000])).toThrow('2 layers, and 1 were saved');
  });

  test('is served as it is when the engine saved one', () => {
    const saved = manifestAsSaved(manifest.bytes, () => config);
    expect(saved).toEqual(manifest);
  });

  test('needs twice the size of what the host lacks, and of a layer that two images share once', () => {
    expect(transferBytes([manifest, manifest], new Set([String(diffIds[0])]))).toBe(100);
  });
});
