import { setTimeout as delay } from 'node:timers/promises';
import { inParallel } from '../concurrency/in-parallel.js';
import { DeployError } from '../errors/deploy-error.js';
import { lastSaid } from '../host/errors.js';
import type { CommandResult } from '../ssh/remote.js';
import {
  type ImageFailure,
  imagesFailed,
  invalidReferences,
  notOnHost,
  platformDiffers,
  pullTimedOut,
  vanished,
} from './image-errors.js';
import {
  type EngineCall,
  enginePlatform,
  type InspectedImage,
  inspectImages,
  type PinnedImage,
  pinImage,
} from './image-inspect.js';
import { normalRegistry, parseReference } from './image-reference.js';
import { pullAdvice } from './pull-advice.js';
import { refuseWhatCannotFit } from './pull-size.js';
import { type RegistryLogin, withRegistryLogin } from './registry-login.js';

/** An image that a service needs. */
export interface WantedImage {
  readonly reference: string;
  /** `linux/arm64`, when the compose file asks for another platform than the host's own. */
  readonly platform?: string;
}

/** Said of an image when it is there. */
export interface ReadyImage {
  readonly reference: string;
  /** How long it took, milliseconds; 0 when it was there already. */
  readonly durationMs: number;
  readonly bytes: number;
  readonly pulled: boolean;
}

/** What `pullImages` is to do. */
export interface PullRequest extends Omit<EngineCall, 'deadlineMs'> {
  readonly images: readonly WantedImage[];
  /** `missing` pulls what is not there, `always` asks the registry about every tag, `never` fails instead. */
  readonly policy: 'missing' | 'always' | 'never';
  /** For the images of this registry; those of others use what the host itself knows. */
  readonly login?: RegistryLogin;
  /** Milliseconds that one image may take. */
  readonly deadlineMs: number;
  readonly onReady?: (image: ReadyImage) => void;
}

const pullsAtOnce = 4;
const inspectDeadlineMs = 60_000;
/** Waits before a registry that could not be reached is tried again, milliseconds. */
const retryAfterMs = [500, 2_000];

/** `docker pull` of one image. */
function pullArgv(docker: readonly string[], { reference, platform }: WantedImage): string[] {
  const wanted = platform === undefined ? [] : ['--platform', platform];
  return [...docker, 'pull', '--quiet', ...wanted, reference];
}

/**
 * Makes images present on a host and pins them. When all are there, it takes one remote command.
 *
 * @returns reference as asked -> what a release records
 * @throws DeployError with an `image-` code that names every image which could not be had; `disk-too-small`;
 *   `docker-refused`
 */
export async function pullImages(request: PullRequest): Promise<Map<string, PinnedImage>> {
  const { remote, images, policy, onReady } = request;
  const invalid = images.map(({ reference }) => reference).filter((reference) => !parseReference(reference));
  if (invalid.length > 0) throw invalidReferences(remote.name, invalid);
  const wanted = [...new Map(images.map((image) => [image.reference, image])).values()];
  const references = wanted.map(({ reference }) => reference);
  const inspectCall = { ...request, deadlineMs: inspectDeadlineMs };

  const found = await inspectImages(inspectCall, references);
  const needed = wanted.filter((image) => isNeeded(image, found, policy));
  if (policy === 'never' && needed.length > 0) {
    throw imagesFailed(
      remote.name,
      needed.map(({ reference }) => notOnHost(reference)),
    );
  }
  for (const [reference, { size }] of found) {
    if (!needed.some((image) => image.reference === reference)) {
      onReady?.({ reference, durationMs: 0, bytes: size, pulled: false });
    }
  }
  if (needed.length > 0) {
    const durations = await pullNeeded(request, needed);
    const pulled = await inspectImages(inspectCall, [...durations.keys()]);
    const gone = [...durations.keys()].filter((reference) => !pulled.has(reference));
    if (gone.length > 0) throw imagesFailed(remote.name, gone.map(vanished));
    await refuseOtherPlatforms(request, needed, pulled);
    for (const [reference, image] of pulled) {
      found.set(reference, image);
      onReady?.({ reference, durationMs: durations.get(reference) ?? 0, bytes: image.size, pulled: true });
    }
  }
  return new Map([...found].map(([reference, image]) => [reference, pinImage(reference, image)] as const));
}

/** A digest or an ID means the same image for ever, so asking again brings nothing. */
function isNeeded({ reference }: WantedImage, found: Map<string, InspectedImage>, policy: string): boolean {
  const parsed = parseReference(reference);
  const fixed = parsed?.digest !== undefined || parsed?.id !== undefined;
  return !found.has(reference) || (policy === 'always' && !fixed);
}

/** @returns reference -> milliseconds */
async function pullNeeded(
  request: PullRequest,
  needed: readonly WantedImage[],
): Promise<Map<string, number>> {
  const { login, remote, docker, signal } = request;
  const registry = login === undefined ? undefined : normalRegistry(login.registry);
  const isPrivate = ({ reference }: WantedImage): boolean => parseReference(reference)?.registry === registry;
  const pullAll = async (loggedIn: readonly string[]) => {
    const prefixOf = (image: WantedImage) => (isPrivate(image) ? loggedIn : docker);
    const prefixes = new Map(needed.map((image) => [image.reference, prefixOf(image)]));
    await refuseWhatCannotFit({ remote, docker, signal, deadlineMs: inspectDeadlineMs }, prefixes);
    return inParallel(needed, pullsAtOnce, async (image) => {
      const started = performance.now();
      const failure = await pullOne(request, prefixOf(image), image);
      return { reference: image.reference, failure, durationMs: Math.round(performance.now() - started) };
    });
  };
  const pulls =
    login !== undefined && needed.some(isPrivate)
      ? await withRegistryLogin({ remote, docker, signal, ...login }, pullAll)
      : await pullAll(docker);
  const failures = pulls.flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) throw imagesFailed(remote.name, failures);
  return new Map(pulls.map(({ reference, durationMs }) => [reference, durationMs]));
}

async function pullOne(
  request: PullRequest,
  docker: readonly string[],
  image: WantedImage,
): Promise<ImageFailure | undefined> {
  for (const waitMs of [...retryAfterMs, undefined]) {
    const failure = await tryPull(request, docker, image);
    if (failure?.code !== 'image-registry-unreachable' || waitMs === undefined) return failure;
    await delay(waitMs, undefined, { signal: request.signal });
  }
  return undefined;
}

async function tryPull(
  { remote, signal, deadlineMs }: PullRequest,
  docker: readonly string[],
  image: WantedImage,
): Promise<ImageFailure | undefined> {
  const { reference } = image;
  const command = { argv: pullArgv(docker, image), label: `docker pull ${reference}` };
  let result: CommandResult;
  try {
    result = await remote.exec(command, { signal, deadlineMs, repeatable: true });
  } catch (thrown) {
    // The link lost, the run cancelled: not this image's failure.
    if (!(thrown instanceof DeployError) || thrown.code !== 'ssh-timeout') throw thrown;
    return pullTimedOut(reference, deadlineMs);
  }
  if (result.code === 0) return undefined;
  const said = `${result.stderr}\n${result.stdout}`;
  return { reference, ...pullAdvice(said, reference), log: lastSaid(result) };
}

/** An image that has one platform is pulled whatever it is, and would only fail when it is started. */
async function refuseOtherPlatforms(
  { remote, docker, signal }: PullRequest,
  needed: readonly WantedImage[],
  pulled: Map<string, InspectedImage>,
): Promise<void> {
  const host = await enginePlatform({ remote, docker, signal, deadlineMs: inspectDeadlineMs });
  const failures = needed.flatMap(({ reference, platform }) => {
    const image = pulled.get(reference);
    const own = image && `${image.os}/${image.architecture}`;
    return platform !== undefined || own === undefined || own === host
      ? []
      : [platformDiffers(reference, own, host)];
  });
  if (failures.length > 0) throw imagesFailed(remote.name, failures);
}
