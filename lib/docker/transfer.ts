import { inParallel } from '../concurrency/in-parallel.js';
import { lastSaid } from '../host/errors.js';
import { script } from '../host/script.js';
import { checkDisk } from './disk.js';
import { ImageEndpoint } from './endpoint.js';
import { newEndpointLogin, pullFromEndpoint, withEndpointLogin } from './endpoint-login.js';
import {
  type ImageFailure,
  imagesFailed,
  invalidReferences,
  notOnRunner,
  platformDiffers,
  vanished,
} from './image-errors.js';
import {
  type EngineCall,
  enginePlatform,
  type InspectedImage,
  inspectImages,
  type PinnedImage,
} from './image-inspect.js';
import type { Manifest } from './image-manifest.js';
import { familiarReference, parseReference } from './image-reference.js';
import type { ImageStore } from './image-store.js';
import { protectiveTag, transferNamespace } from './pin.js';
import type { ReadyImage, WantedImage } from './pull.js';
import { pullAdvice } from './pull-advice.js';
import { layersOnHost, transferBytes } from './transfer-size.js';

/** What `transferImages` is to do. */
export interface TransferRequest extends EngineCall {
  readonly images: readonly WantedImage[];
  /** Shared by all hosts of a run, and closed at its end. */
  readonly store: ImageStore;
  /** The deploy folder on the host, whose disk is looked at as well. */
  readonly directory: string;
  readonly onReady?: (image: ReadyImage) => void;
}

/** An image with what both sides know of it. */
interface Transfer {
  readonly reference: string;
  readonly local: InspectedImage;
}

const pullsAtOnce = 4;
/** How often a transfer begins anew when the connection went; layers that arrived are not sent again. */
const attempts = 3;

/** `$1` the temporary reference, `$2` the wanted one, then the engine's argv. */
const renameImage =
  'temporary=$1 wanted=$2; shift 2; "$@" tag "$temporary" "$wanted" && "$@" rmi "$temporary"';

/**
 * Brings images of the runner's engine to a host without a registry: the host's engine pulls them from a port
 * on its own loopback, behind which the runner answers, and so asks only for layers that it lacks. An image
 * that is there already costs three remote commands and no save.
 *
 * @returns reference as asked -> what a release records: the ID
 * @throws DeployError `image-missing`, `image-no-platform`, `ssh-forward-refused`, `disk-too-small`, ...;
 *   all images that cannot be had are named
 */
export async function transferImages(request: TransferRequest): Promise<Map<string, PinnedImage>> {
  const { remote, docker, store, signal, deadlineMs, onReady } = request;
  const images = [...new Map(request.images.map((image) => [image.reference, image])).values()];
  const references = images.map(({ reference }) => reference);
  const invalid = references.filter((reference) => !parseReference(reference));
  if (invalid.length > 0) throw invalidReferences(remote.name, invalid);

  const local = await store.inspect(references, signal);
  const [there, platform] = await Promise.all([
    inspectImages(request, [...references, ...[...local.values()].map(({ id }) => id)]),
    enginePlatform(request),
  ]);
  refuseUnusable(remote.name, images, local, platform);

  const all = [...local].map(([reference, image]) => ({ reference, local: image }));
  const present = all.filter(({ local: { id } }) => there.has(id));
  const named = present.filter((image) => there.get(tagOnHost(image))?.id !== image.local.id);
  await inParallel(named, pullsAtOnce, async (image) => {
    const argv = [...docker, 'tag', image.local.id, tagOnHost(image)];
    await remote.exec({ argv, label: 'docker tag' }, { signal, deadlineMs, repeatable: true });
  });
  for (const {
    reference,
    local: { size },
  } of present) {
    onReady?.({ reference, durationMs: 0, bytes: size, pulled: false });
  }
  const lacking = all.filter(({ local: { id } }) => !there.has(id));
  if (lacking.length > 0) await send(request, lacking);
  return pinAll(request, all);
}

/** The name that the image has on the host afterwards; a digest is no name, so there it is ours. */
function tagOnHost({ reference, local: { id } }: Transfer): string {
  const parsed = parseReference(reference);
  return parsed === undefined || parsed.digest !== undefined || parsed.id !== undefined
    ? protectiveTag({ reference, id })
    : familiarReference(parsed);
}

function refuseUnusable(
  host: string,
  images: readonly WantedImage[],
  local: Map<string, InspectedImage>,
  hostPlatform: string,
): void {
  const failures = images.flatMap(({ reference, platform }): ImageFailure[] => {
    const image = local.get(reference);
    if (image === undefined) return [notOnRunner(reference)];
    const own = `${image.os}/${image.architecture}`;
    return platform !== undefined || own === hostPlatform
      ? []
      : [platformDiffers(reference, own, hostPlatform)];
  });
  if (failures.length > 0) throw imagesFailed(host, failures);
}

async function send(request: TransferRequest, lacking: readonly Transfer[]): Promise<void> {
  const { store, signal } = request;
  const manifests = await store.load(
    lacking.map(({ local }) => local),
    signal,
  );
  await checkDisk({ ...request, needBytes: transferBytes(manifests, await layersOnHost(request)) });
  let rest = lacking.map((image, index) => ({ ...image, manifest: manifests[index] as Manifest }));
  for (let attempt = 1; ; attempt += 1) {
    const failures = await pullFromRunner(request, rest);
    if (failures.length === 0) return;
    const again = failures.every(({ code }) => code === 'image-registry-unreachable');
    if (!again || attempt === attempts) throw imagesFailed(request.remote.name, failures);
    rest = rest.filter(({ reference }) => failures.some((failure) => failure.reference === reference));
  }
}

async function pullFromRunner(
  request: TransferRequest,
  images: readonly (Transfer & { readonly manifest: Manifest })[],
): Promise<ImageFailure[]> {
  const { remote, store, onReady } = request;
  const login = newEndpointLogin();
  const endpoint = new ImageEndpoint(store, login.authorization);
  const forward = await remote.forwardIn((stream) => endpoint.accept(stream));
  const pull = async (folder: string, image: (typeof images)[number]): Promise<ImageFailure[]> => {
    const started = performance.now();
    const failure = await pullAndName(request, folder, forward.port, image);
    if (failure !== undefined) return [failure];
    const durationMs = Math.round(performance.now() - started);
    onReady?.({ reference: image.reference, durationMs, bytes: image.local.size, pulled: true });
    return [];
  };
  try {
    return await withEndpointLogin(remote, forward.port, login, request.signal, async (folder) => {
      const failures = await inParallel(images, pullsAtOnce, (image) => pull(folder, image));
      return failures.flat();
    });
  } finally {
    await forward.close().catch(() => undefined);
    endpoint.close();
  }
}

async function pullAndName(
  { remote, docker, signal, deadlineMs }: TransferRequest,
  folder: string,
  port: number,
  image: Transfer & { readonly manifest: Manifest },
): Promise<ImageFailure | undefined> {
  const { reference, manifest } = image;
  const temporary = temporaryReference(port, reference, manifest.digest);
  const call = { signal, deadlineMs, repeatable: true };
  const label = `docker pull ${reference} from the runner`;
  const pulled = await remote.exec(pullFromEndpoint(label, docker, folder, temporary), call);
  const result =
    pulled.code === 0
      ? await remote.exec(script('docker tag', renameImage, [temporary, tagOnHost(image), ...docker]), call)
      : pulled;
  if (result.code === 0) return undefined;
  return {
    reference,
    ...pullAdvice(`${result.stderr}\n${result.stdout}`, reference),
    log: lastSaid(result),
  };
}

/** What the host's engine pulls: our port on its own loopback, for which it asks no TLS. */
export function temporaryReference(port: number, reference: string, digest: string): string {
  const path = parseReference(reference)?.path.replace(/^.*\//, '') || 'image';
  return `127.0.0.1:${port}/${transferNamespace}/${path}@${digest}`;
}

async function pinAll(request: TransferRequest, all: readonly Transfer[]): Promise<Map<string, PinnedImage>> {
  const names = new Map(all.map((image) => [image.reference, tagOnHost(image)]));
  const found = await inspectImages(request, [...names.values()]);
  const gone = [...names].filter(([, name]) => !found.has(name));
  if (gone.length > 0)
    throw imagesFailed(
      request.remote.name,
      gone.map(([reference]) => vanished(reference)),
    );
  return new Map(
    [...names].map(([reference, name]) => {
      const { id, size, architecture } = found.get(name) as InspectedImage;
      return [reference, { reference, id, pinned: id, size, architecture }];
    }),
  );
}
