import type { PinnedImage } from '../../lib/docker/image-inspect.js';
import { pinnedReference, protectImages } from '../../lib/docker/pin.js';
import { pullImages, type ReadyImage, type WantedImage } from '../../lib/docker/pull.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { buildCommand } from './compose-commands.js';
import { buildFailed, imageNotNamed, serviceUnknown } from './errors.js';
import { mistakenImages } from './given-images.js';
import type { DeployedPart, Preparation } from './preparation.js';
import type { RegistryAccess } from './registry-access.js';
import type { DeployComposeInputs, ReleaseRequest } from './request.js';
import type { ResolvedImage } from './resolve.js';
import type { RunnerImages } from './runner-images.js';

const imageDeadlineMs = 30 * 60_000;
const buildDeadlineMs = 60 * 60_000;
const quickDeadlineMs = 60_000;

/** Where images come from; one for all hosts of a run. */
export interface ImageSources {
  readonly registry: RegistryAccess;
  readonly runner: RunnerImages;
}

/**
 * Makes every image that the project needs present on the host, and pins it.
 *
 * @param folder of the release
 * @returns by service
 * @throws DeployError of the images that could not be had
 */
export async function prepareImages(
  preparation: Preparation,
  part: DeployedPart,
  folder: string,
): Promise<ReadyImages> {
  const { host, docker, context } = preparation;
  const durations = new Map<string, number>();
  const images = await getImages(preparation, part, folder, durations);
  const call = { remote: host.remote, docker, signal: context.signal, deadlineMs: quickDeadlineMs };
  // One image under several names is tagged under each: a release names it as its service does.
  await protectImages(call, [...images.values()]);
  const resolved = [...part.wanted].flatMap(([service, reference]): [string, ResolvedImage][] => {
    const image = images.get(reference);
    return image ? [[service, { reference, pinned: pinnedReference(image), id: image.id }]] : [];
  });
  const imageMs = [...part.wanted].map(
    ([service, reference]) => [service, durations.get(reference) ?? 0] as const,
  );
  return { images: new Map(resolved), imageMs: new Map(imageMs) };
}

/** The images of the services that are deployed, all on the host. */
export interface ReadyImages {
  readonly images: Map<string, ResolvedImage>;
  /** How long each took to come or to be built, milliseconds; 0 where it was there. */
  readonly imageMs: ReadonlyMap<string, number>;
}

/** Builds, pulls or transfers, and notes by reference how long each image took. */
async function getImages(
  preparation: Preparation,
  { project, wanted }: DeployedPart,
  folder: string,
  durations: Map<string, number>,
): Promise<Map<string, PinnedImage>> {
  const { host, docker, sources, context } = preparation;
  const { inputs } = preparation.request;
  const built = [...wanted.keys()].filter((service) => isBuilt(project, service, inputs));
  if (built.length > 0) {
    const started = Date.now();
    await build(preparation, folder, built);
    // One command builds them all, and does not tell how long each one took.
    for (const service of built) durations.set(wanted.get(service) ?? '', Date.now() - started);
  }
  const asWanted = ([service, reference]: [string, string]): WantedImage => {
    const platform = project.services?.[service]?.platform;
    return { reference, ...(platform !== undefined && { platform }) };
  };
  const fromElsewhere = [...wanted].filter(([name]) => !built.includes(name)).map(asWanted);
  const builtImages = [...wanted].filter(([name]) => built.includes(name)).map(asWanted);
  const call = {
    remote: host.remote,
    docker,
    signal: context.signal,
    deadlineMs: imageDeadlineMs,
    onReady: ({ reference, durationMs, bytes, pulled }: ReadyImage) => {
      if (!pulled) return;
      durations.set(reference, durationMs);
      context.journal.write({ type: 'image.ready', target: host.name, image: reference, durationMs, bytes });
    },
  };
  const login = await sources.registry.login(context.signal);
  const pull = (images: readonly WantedImage[], policy: 'missing' | 'always' | 'never') =>
    pullImages({ ...call, images, policy, ...(login && { login }) });
  const [others, ours] = await Promise.all([
    inputs.transfer === 'ssh'
      ? sources.runner.transfer({ ...call, images: fromElsewhere, directory: folder })
      : pull(fromElsewhere, inputs.pull),
    builtImages.length > 0 ? pull(builtImages, 'never') : new Map<string, PinnedImage>(),
  ]);
  return new Map([...others, ...ours]);
}

/**
 * The image of each service that is deployed, with the input `images` in place of what the file says.
 *
 * @throws InputProblems for services that are not there or name no image
 */
export function wantedImages(
  { project, inputs }: ReleaseRequest,
  rendered: ComposeProject,
): Map<string, string> {
  const services = rendered.services ?? {};
  const known = Object.keys(services);
  const overrides = inputs.images ?? {};
  const problems = [
    ...mistakenImages(overrides, known),
    ...(inputs.services ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => serviceUnknown('services', name, known)),
  ];
  const images = new Map<string, string>();
  for (const [name, service] of Object.entries(services)) {
    const reference = overrides[name] ?? service.image ?? (inputs.build ? `${project}-${name}` : undefined);
    if (reference === undefined) problems.push(imageNotNamed(name));
    else images.set(name, reference);
  }
  if (problems.length > 0) throw new InputProblems(problems);
  return images;
}

/** Whether the image of a service is built on the host. */
export function isBuilt(project: ComposeProject, service: string, inputs: DeployComposeInputs): boolean {
  return (
    inputs.build && project.services?.[service]?.build !== undefined && inputs.images?.[service] === undefined
  );
}

async function build(
  { host, docker, request, context }: Preparation,
  folder: string,
  services: readonly string[],
): Promise<void> {
  const result = await host.remote.exec(buildCommand(docker, request, folder, services), {
    signal: context.signal,
    deadlineMs: buildDeadlineMs,
    onLine: (line) => context.journal.write({ type: 'output', target: host.name, source: 'build', line }),
  });
  if (result.code !== 0) throw buildFailed(host.name, result);
}
