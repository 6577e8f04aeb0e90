import { script } from '../host/script.js';
import { engineRefused } from './errors.js';
import { imagesFailed, vanished } from './image-errors.js';
import type { EngineCall, PinnedImage } from './image-inspect.js';
import { familiarRepository, parseReference } from './image-reference.js';

const protection = /^deploy-kit-[0-9a-f]{12}$/;

/** A reference to take back: those with which we protected an image, or that a killed transfer left. */
export function isOurs(reference: string): boolean {
  const parsed = parseReference(reference);
  if (parsed === undefined) return false;
  return protection.test(parsed.tag ?? '') || parsed.path.startsWith(`${transferNamespace}/`);
}

/** The first part of the repository under which an image is pulled from the runner, before it is tagged. */
export const transferNamespace = 'deploy-kit-transfer';

/** The repository of the image, as the engine shows it; for an image asked for by its ID a name of ours. */
function repositoryOf(reference: string): string {
  const parsed = parseReference(reference);
  return parsed === undefined || parsed.id !== undefined ? 'deploy-kit' : familiarRepository(parsed);
}

/** The tag that keeps an image of a release: `<repository>:deploy-kit-<first 12 hex of its ID>`. */
export function protectiveTag({ reference, id }: Pick<PinnedImage, 'reference' | 'id'>): string {
  return `${repositoryOf(reference)}:deploy-kit-${id.slice('sha256:'.length, 'sha256:'.length + 12)}`;
}

/**
 * What a release's compose file calls an image: by digest where a registry has it, so that it can be pulled
 * again, else by the tag that `protectImages` gives it.
 */
export function pinnedReference(image: Pick<PinnedImage, 'reference' | 'id' | 'pinned'>): string {
  return image.pinned === image.id ? protectiveTag(image) : image.pinned;
}

/** Reads lines of an ID and a tag; the arguments are the engine's argv. One remote command for all. */
const tagAll = `status=0
while read -r id tag; do "$@" tag "$id" "$tag" </dev/null || status=1; done
exit "$status"`;

/**
 * Tags the images of a release, so that `docker image prune` leaves them also when their own tag has moved on.
 *
 * @throws `image-missing` when one of them is gone, `docker-refused` when the engine did not answer
 */
export async function protectImages(
  { remote, docker, signal, deadlineMs }: EngineCall,
  images: readonly PinnedImage[],
): Promise<void> {
  if (images.length === 0) return;
  const lines = new Set(images.map((image) => `${image.id} ${protectiveTag(image)}\n`));
  const result = await remote.exec(script('docker tag', tagAll, docker, [...lines].join('')), {
    signal,
    deadlineMs,
    repeatable: true,
  });
  if (result.code === 0) return;
  const gone = images.filter(({ id }) => new RegExp(`no such image.*${id}`, 'i').test(result.stderr));
  if (gone.length === 0) throw engineRefused(remote.name, result);
  throw imagesFailed(
    remote.name,
    gone.map(({ reference }) => vanished(reference)),
  );
}
