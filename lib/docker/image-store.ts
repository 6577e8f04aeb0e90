import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeployError } from '../errors/deploy-error.js';
import { until } from '../ssh/stop.js';
import { saveFailed } from './image-errors.js';
import type { InspectedImage } from './image-inspect.js';
import { readSavedImage } from './image-layout.js';
import { type Descriptor, isCompressed, type Manifest } from './image-manifest.js';
import { CompressedLayer } from './image-store-layer.js';
import { inspectLocalImages, saveImages } from './local-engine.js';

/** Below this, compressing is not worth a file of its own. */
const leastCompressedBytes = 1024;

/** Bytes that an endpoint serves by digest. */
export interface StoredBlob extends Descriptor {
  readonly path: string;
  /** Its gzip form, made once for all who ask; undefined where that makes nothing smaller. */
  compressed(): CompressedLayer | undefined;
}

/**
 * Images of this machine's engine, saved into a temporary folder when a host first lacks one of them: once
 * for all hosts, each layer once for all images. `close` removes the folder; so does the end of the process.
 */
export class ImageStore {
  readonly #manifests = new Map<string, Manifest>();
  readonly #blobs = new Map<string, StoredBlob>();
  readonly #saved = new Map<string, Promise<Manifest>>();
  readonly #inspected = new Map<string, InspectedImage>();
  readonly #compressing: CompressedLayer[] = [];
  readonly #abort = new AbortController();
  #folder: Promise<string> | undefined;
  #removeAtExit: (() => void) | undefined;

  /**
   * @param docker the argv prefix that reaches the engine of this machine
   * @param parent where the temporary folder is made; the runner's own is on its large disk
   */
  constructor(
    private readonly docker: readonly string[] = ['docker'],
    private readonly parent: string = process.env.RUNNER_TEMP || tmpdir(),
  ) {}

  /**
   * Looks which images the engine has; each is looked at once, so that all hosts get the same.
   *
   * @returns reference -> image; what is not there is left out
   * @throws `image-save-failed` when the engine does not answer
   */
  async inspect(references: readonly string[], signal: AbortSignal): Promise<Map<string, InspectedImage>> {
    const unknown = references.filter((reference) => !this.#inspected.has(reference));
    if (unknown.length > 0) {
      for (const [reference, image] of await inspectLocalImages(this.docker, unknown, signal)) {
        if (!this.#inspected.has(reference)) this.#inspected.set(reference, image);
      }
    }
    return new Map(
      references.flatMap((reference) => {
        const image = this.#inspected.get(reference);
        return image === undefined ? [] : [[reference, image] as const];
      }),
    );
  }

  /**
   * Makes images ready to be served; all that nobody asked for before are saved together.
   *
   * @returns their manifests, in the order of `images`
   * @throws `image-save-failed`
   */
  async load(images: readonly InspectedImage[], signal: AbortSignal): Promise<Manifest[]> {
    const fresh = [...new Map(images.map((image) => [image.id, image])).values()].filter(
      ({ id }) => !this.#saved.has(id),
    );
    if (fresh.length > 0) {
      const saving = this.#save(fresh);
      for (const { id } of fresh) {
        const manifest = saving.then((manifests) => manifests.get(id) as Manifest);
        manifest.catch(() => this.#saved.delete(id));
        this.#saved.set(id, manifest);
      }
    }
    const manifests = Promise.all(images.map(({ id }) => this.#saved.get(id) as Promise<Manifest>));
    return until(signal, manifests);
  }

  /** A manifest that `load` returned, by its digest. */
  manifest(digest: string): Manifest | undefined {
    return this.#manifests.get(digest);
  }

  /** A configuration or a layer, by its digest. */
  blob(digest: string): StoredBlob | undefined {
    return this.#blobs.get(digest);
  }

  /** Removes everything that was saved; never throws. */
  async close(): Promise<void> {
    this.#abort.abort();
    await Promise.allSettled([...this.#saved.values(), ...this.#compressing.map(({ finished }) => finished)]);
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    if (this.#removeAtExit !== undefined) process.off('exit', this.#removeAtExit);
    this.#manifests.clear();
    this.#blobs.clear();
  }

  /** Not with one host's signal: others wait for the same save. */
  async #save(images: readonly InspectedImage[]): Promise<Map<string, Manifest>> {
    this.#folder ??= this.#makeFolder();
    const folder = join(await this.#folder, `save-${this.#saved.size}`);
    await mkdir(folder);
    await saveImages(
      this.docker,
      images.map(({ id }) => id),
      folder,
      this.#abort.signal,
    );
    const manifests = new Map<string, Manifest>();
    for (const image of images) {
      manifests.set(image.id, await this.#keep(folder, image));
    }
    return manifests;
  }

  async #keep(folder: string, image: InspectedImage): Promise<Manifest> {
    const { manifest, files } = await readSavedImage(folder, image).catch((thrown: unknown) => {
      throw thrown instanceof DeployError ? thrown : saveFailed(String(thrown));
    });
    for (const descriptor of [manifest.config, ...manifest.layers]) {
      const path = String(files.get(descriptor.digest));
      const known = this.#blobs.get(descriptor.digest);
      if (known === undefined) this.#blobs.set(descriptor.digest, this.#blobAt(path, descriptor));
      else if (known.path !== path) await rm(path, { force: true });
    }
    this.#manifests.set(manifest.digest, manifest);
    return manifest;
  }

  #blobAt(path: string, descriptor: Descriptor): StoredBlob {
    let layer: CompressedLayer | undefined;
    return {
      ...descriptor,
      path,
      compressed: () => {
        if (layer === undefined && descriptor.size > leastCompressedBytes && !isCompressed(descriptor)) {
          layer = new CompressedLayer(path, `${path}.gz`);
          this.#compressing.push(layer);
        }
        return layer;
      },
    };
  }

  async #makeFolder(): Promise<string> {
    const folder = await mkdtemp(join(this.parent, 'deploy-kit-images-'));
    this.#removeAtExit = () => rmSync(folder, { recursive: true, force: true });
    process.once('exit', this.#removeAtExit);
    return folder;
  }
}
