import type { StepContext } from '../../lib/capability/capability.js';
import { type InspectedImage, inspectImages } from '../../lib/docker/image-inspect.js';
import { parseReference } from '../../lib/docker/image-reference.js';
import { protectImages } from '../../lib/docker/pin.js';
import { pullImages } from '../../lib/docker/pull.js';
import type { Host } from '../../lib/host/host.js';
import { imagesGone } from './errors.js';
import type { ImageSources } from './images.js';
import type { ReleaseRecord, ServiceRecord } from './record.js';

const imageDeadlineMs = 30 * 60_000;
const quickDeadlineMs = 60_000;

/** What became of the images of a release. */
export interface ImagesOfRelease {
  /** Not there by the name that the release calls them by; a registry has them. */
  readonly toPull: readonly ServiceRecord[];
  /** Not there, and no registry has them. */
  readonly gone: readonly ServiceRecord[];
}

/**
 * Fails where a release cannot be gone back to for its images.
 *
 * @throws DeployError `release-image-gone` that names them, `docker-refused`
 */
export async function refuseImagesGone(
  host: Host,
  docker: readonly string[],
  record: ReleaseRecord,
  { signal }: StepContext,
): Promise<void> {
  const call = { remote: host.remote, docker, signal, deadlineMs: quickDeadlineMs };
  const { gone } = sortImages(record, await inspectImages(call, namesOf(record)));
  if (gone.length > 0)
    throw imagesGone(
      host.name,
      record.id,
      gone.map(({ image }) => image),
    );
}

/**
 * Pulls by digest what is gone, and gives the others back the names by which the release knows them.
 *
 * @throws DeployError `release-image-gone`, `image-*`, `docker-refused`
 */
export async function ensureImagesOf(
  host: Host,
  docker: readonly string[],
  record: ReleaseRecord,
  sources: ImageSources,
  context: StepContext,
): Promise<void> {
  const { signal, journal } = context;
  const quick = { remote: host.remote, docker, signal, deadlineMs: quickDeadlineMs };
  const { toPull } = sortImages(record, await inspectImages(quick, namesOf(record)));
  if (toPull.length > 0) {
    const login = await sources.registry.login(signal);
    await pullImages({
      ...quick,
      deadlineMs: imageDeadlineMs,
      images: toPull.map(({ pinned }) => ({ reference: pinned })),
      policy: 'missing',
      ...(login && { login }),
      onReady: ({ reference, durationMs, bytes, pulled }) => {
        if (pulled)
          journal.write({ type: 'image.ready', target: host.name, image: reference, durationMs, bytes });
      },
    });
  }
  const images = Object.values(record.services).map(({ image, pinned, imageId }) => {
    return { reference: image, id: imageId, pinned, size: 0, architecture: '' };
  });
  await protectImages(quick, images);
}

/** @param found reference or image id -> what the host has of it */
export function sortImages(
  { services }: Pick<ReleaseRecord, 'services'>,
  found: ReadonlyMap<string, InspectedImage>,
): ImagesOfRelease {
  const missing = Object.values(services).filter(({ pinned, imageId }) => found.get(pinned)?.id !== imageId);
  const byDigest = ({ pinned }: ServiceRecord): boolean => parseReference(pinned)?.digest !== undefined;
  return {
    toPull: missing.filter(byDigest),
    // A tag of ours is given back to an image that is still there.
    gone: missing.filter((service) => !byDigest(service) && !found.has(service.imageId)),
  };
}

function namesOf({ services }: ReleaseRecord): string[] {
  return Object.values(services).flatMap(({ pinned, imageId }) => [pinned, imageId]);
}
