import { inParallel } from '../../lib/concurrency/in-parallel.js';
import { type InspectedImage, inspectImages, pinImage } from '../../lib/docker/image-inspect.js';
import { familiarRepository, parseReference } from '../../lib/docker/image-reference.js';
import { pinnedReference } from '../../lib/docker/pin.js';
import { isBuilt } from './images.js';
import type { DeployedPart, Preparation } from './preparation.js';
import type { ServiceRecord } from './record.js';
import { registryDigest } from './registry-digest.js';
import type { ResolvedImage } from './resolve.js';

const quickDeadlineMs = 60_000;
const asksAtOnce = 4;

/**
 * What each image would be pinned to by a deploy, found out without pulling or building: a tag may have moved in
 * the registry, on the host, or on the runner. Where nobody says, an image whose name stays is taken to stay.
 *
 * @param old what the ledger has of the services that run
 * @returns service -> image
 */
export async function plannedImages(
  preparation: Preparation,
  { project, wanted }: DeployedPart,
  old: Readonly<Record<string, ServiceRecord>>,
): Promise<Map<string, ResolvedImage>> {
  const isOwn = (service: string): boolean => isBuilt(project, service, preparation.request.inputs);
  const asked = [...wanted].filter(([service]) => !isOwn(service)).map(([, reference]) => reference);
  const references = [...new Set(asked)].filter((reference) => parseReference(reference));
  const found = await find(preparation, references);
  return new Map(
    [...wanted].map(([service, reference]): [string, ResolvedImage] => {
      const was = old[service];
      const same = was?.image === reference ? was : undefined;
      const now = isOwn(service) ? undefined : found.get(reference);
      // The same image may be known by several names.
      const stays = now === undefined || now.id === same?.imageId;
      if (same !== undefined && stays) return [service, { reference, pinned: same.pinned, id: same.imageId }];
      return [service, { reference, pinned: now?.pinned ?? reference, id: now?.id ?? '' }];
    }),
  );
}

type Found = Pick<ResolvedImage, 'pinned' | 'id'>;

async function find(
  { host, docker, request: { inputs }, sources, context: { signal } }: Preparation,
  references: readonly string[],
): Promise<Map<string, Found>> {
  if (inputs.transfer === 'ssh') {
    const ids = await sources.runner.ids(references, signal);
    return new Map([...ids].map(([reference, id]) => [reference, pinnedById(reference, id)]));
  }
  const call = { remote: host.remote, docker, signal, deadlineMs: quickDeadlineMs };
  const images = await inspectImages(call, references);
  const found = new Map(
    [...images].map(([reference, image]) => [reference, pinnedAsFound(reference, image)]),
  );
  const login = inputs.pull === 'never' ? undefined : await sources.registry.login(signal);
  const unsure = references.filter((reference) => asksRegistry(reference, inputs.pull, images));
  await inParallel(unsure, asksAtOnce, async (reference) => {
    const digest = await registryDigest(host, docker, reference, login, signal);
    const pinned = digest && byDigest(reference, digest);
    if (!pinned) return;
    const isThere = images.get(reference)?.digests.includes(pinned) === true;
    found.set(reference, { pinned, id: isThere ? (images.get(reference)?.id ?? '') : '' });
  });
  return found;
}

/** As `pullImages` does: a digest or an id means the same image for ever. */
function asksRegistry(reference: string, pull: string, images: ReadonlyMap<string, InspectedImage>): boolean {
  const parsed = parseReference(reference);
  if (pull === 'never' || parsed?.digest !== undefined || parsed?.id !== undefined) return false;
  return pull === 'always' || !images.has(reference);
}

function byDigest(reference: string, digest: string): string | undefined {
  const parsed = parseReference(reference);
  return parsed && `${familiarRepository(parsed)}@${digest}`;
}

function pinnedAsFound(reference: string, image: InspectedImage): Found {
  return { pinned: pinnedReference(pinImage(reference, image)), id: image.id };
}

function pinnedById(reference: string, id: string): Found {
  return { pinned: pinnedReference({ reference, id, pinned: id }), id };
}
