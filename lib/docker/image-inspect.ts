import type { CommandResult, Remote } from '../ssh/remote.js';
import { engineRefused } from './errors.js';
import { familiarReference, familiarRepository, parseReference } from './image-reference.js';

/** What reaches an engine on a host, and how long it may take. */
export interface EngineCall {
  readonly remote: Remote;
  /** `['docker']` or `['sudo', '-n', 'docker']`. */
  readonly docker: readonly string[];
  readonly signal: AbortSignal;
  /** Milliseconds that each command may take. */
  readonly deadlineMs: number;
}

/** An image as an engine has it. */
export interface InspectedImage {
  /** `sha256:...`: the configuration's digest, or with the containerd image store the manifest's. */
  readonly id: string;
  /** As the engine shows them: `redis:8`, `ghcr.io/team/app:1`. */
  readonly tags: readonly string[];
  /** `repository@sha256:...`: what registries call it. */
  readonly digests: readonly string[];
  readonly os: string;
  /** In Go's words: `amd64`, `arm64`. */
  readonly architecture: string;
  /** Bytes on disk, layers shared with others included. */
  readonly size: number;
}

/** What a release records of an image, so that a moved tag cannot change it. */
export interface PinnedImage {
  /** As it was asked for. */
  readonly reference: string;
  readonly id: string;
  /** `repository@sha256:...` where a registry knows it, else the ID. */
  readonly pinned: string;
  /** Bytes on disk. */
  readonly size: number;
  readonly architecture: string;
}

const format =
  '{"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}},"os":{{json .Os}},"architecture":{{json .Architecture}},"size":{{json .Size}}}';

/** `docker image inspect` of all of them, one line of JSON for each that is there. */
export function inspectArgv(docker: readonly string[], references: readonly string[]): string[] {
  return [...docker, 'image', 'inspect', '--format', format, ...references];
}

/**
 * Looks which images an engine has, in one command.
 *
 * @returns reference as asked -> image; what is not there is left out
 * @throws `docker-refused` when the engine did not answer
 */
export async function inspectImages(
  { remote, docker, signal, deadlineMs }: EngineCall,
  references: readonly string[],
): Promise<Map<string, InspectedImage>> {
  const asked = [...new Set(references)];
  if (asked.length === 0) return new Map();
  const result = await remote.exec(
    { argv: inspectArgv(docker, asked), label: 'docker image inspect' },
    { signal, deadlineMs, repeatable: true },
  );
  return readInspection(asked, result, remote.name);
}

/** Reads what `inspectArgv` printed; see `inspectImages`. */
export function readInspection(
  asked: readonly string[],
  result: CommandResult,
  host: string,
): Map<string, InspectedImage> {
  const complaints = result.stderr.split('\n').filter((line) => line.trim() !== '');
  if (result.code !== 0 && !complaints.every((line) => /no such (image|object)|not found/i.test(line))) {
    throw engineRefused(host, result);
  }
  const images = result.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map(readImage);
  const found = new Map<string, InspectedImage>();
  for (const reference of asked) {
    const image = images.find((candidate) => isNamed(candidate, reference));
    if (image !== undefined) found.set(reference, image);
  }
  return found;
}

/** One line of what `inspectArgv` prints. */
function readImage(line: string): InspectedImage {
  const image = JSON.parse(line) as InspectedImage;
  // Engines print null for none.
  return { ...image, tags: image.tags ?? [], digests: image.digests ?? [] };
}

function isNamed(image: InspectedImage, reference: string): boolean {
  const parsed = parseReference(reference);
  if (parsed === undefined) return false;
  const name = familiarReference(parsed);
  return image.id === name || image.tags.includes(name) || image.digests.includes(name);
}

/**
 * Pins an image: by the digest under which the asked repository's registry knows it, or by its ID when it
 * came from no registry (built here, loaded, or sent over SSH).
 */
export function pinImage(reference: string, image: InspectedImage): PinnedImage {
  const { id, size, architecture, digests } = image;
  const parsed = parseReference(reference);
  const repository = parsed === undefined ? undefined : familiarRepository(parsed);
  const asked = parsed?.digest === undefined ? undefined : `${repository}@${parsed.digest}`;
  const known =
    digests.find((digest) => digest === asked) ??
    digests.find((digest) => digest.startsWith(`${repository}@`));
  return { reference, id, pinned: known ?? id, size, architecture };
}

/**
 * What an engine runs without emulation.
 *
 * @returns such as `linux/amd64`
 * @throws `docker-refused`
 */
export async function enginePlatform({ remote, docker, signal, deadlineMs }: EngineCall): Promise<string> {
  const argv = [...docker, 'version', '--format', '{{.Server.Os}}/{{.Server.Arch}}'];
  const result = await remote.exec(
    { argv, label: 'docker version' },
    { signal, deadlineMs, repeatable: true },
  );
  if (result.code !== 0) throw engineRefused(remote.name, result);
  return result.stdout.trim();
}
