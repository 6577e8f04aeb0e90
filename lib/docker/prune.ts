import { script } from '../host/script.js';
import { engineRefused } from './errors.js';
import { type EngineCall, type InspectedImage, inspectImages } from './image-inspect.js';
import { familiarReference, familiarRepository, parseReference } from './image-reference.js';
import { isOurs } from './pin.js';

/** Which images may go. */
export interface PruneRequest extends EngineCall {
  /** IDs that a kept release needs, of this project or another one on the host. */
  readonly keep: readonly string[];
  /** What former releases of this project brought: references as they were asked for, pins and IDs. */
  readonly known: readonly string[];
}

/** The arguments are the engine's argv. Containers that stand still need their image too. */
const imagesInUse = `ids=$("$@" ps --all --quiet --no-trunc) || exit 1
[ -z "$ids" ] || "$@" inspect --format '{{.Image}}' $ids 2>/dev/null
:`;

/** Reads a reference a line; the arguments are the engine's argv. Never forces. */
const removeAll = `while read -r reference; do "$@" rmi "$reference" </dev/null; done >/dev/null 2>&1
:`;

/**
 * Removes the images of former releases of this project that nothing needs any more. What a container uses
 * stays, and so does a name that we did not give or ask for. There is no global prune, and volumes are never
 * looked at.
 *
 * @returns the IDs that are gone
 * @throws `docker-refused`
 */
export async function pruneImages(request: PruneRequest): Promise<string[]> {
  const { remote, docker, signal, deadlineMs, keep, known } = request;
  const candidates = await inspectImages(
    request,
    known.filter((reference) => parseReference(reference)),
  );
  const kept = new Set(keep);
  if ([...candidates.values()].every(({ id }) => kept.has(id))) return [];

  const call = { signal, deadlineMs, repeatable: true };
  const used = await remote.exec(script('docker ps', imagesInUse, docker), call);
  if (used.code !== 0) throw engineRefused(remote.name, used);
  for (const id of used.stdout.split('\n')) kept.add(id.trim());

  const leaving = [...candidates.values()].filter(({ id }) => !kept.has(id));
  const references = new Set(leaving.flatMap((image) => referencesToRemove(image, known)));
  if (references.size === 0) return [];
  const stdin = [...references].map((reference) => `${reference}\n`).join('');
  await remote.exec(script('docker rmi', removeAll, docker, stdin), call);
  const ids = [...new Set(leaving.map(({ id }) => id))];
  const still = await inspectImages(request, ids);
  return ids.filter((id) => !still.has(id));
}

/**
 * The names of an image that deploy-kit gave or asked for. Digests come last: an engine drops them by itself
 * with the last tag of their repository.
 *
 * @returns the ID where the image has no name at all
 */
export function referencesToRemove(image: InspectedImage, known: readonly string[]): string[] {
  if (image.tags.length + image.digests.length === 0) return [image.id];
  const parsed = known.flatMap((reference) => parseReference(reference) ?? []);
  const asked = new Set(parsed.map(familiarReference));
  const repositories = new Set(parsed.filter(({ id }) => id === undefined).map(familiarRepository));
  return [
    ...image.tags.filter((tag) => isOurs(tag) || asked.has(tag)),
    ...image.digests.filter((digest) => isOurs(digest) || repositories.has(digest.replace(/@.*$/, ''))),
  ];
}
