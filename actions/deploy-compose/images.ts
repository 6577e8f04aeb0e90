import type { StepContext } from '../../lib/capability/capability.js';
import type { PinnedImage } from '../../lib/docker/image-inspect.js';
import { pinnedReference, protectImages } from '../../lib/docker/pin.js';
import { pullImages, type ReadyImage, type WantedImage } from '../../lib/docker/pull.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import type { Host } from '../../lib/host/host.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { buildCommand } from './compose-commands.js';
import { buildFailed, imageNotNamed, serviceUnknown } from './errors.js';
import { mistakenImages } from './given-images.js';
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
 * @param project the services that are deployed
 * @param allWanted the image of each service of the compose files
 * @returns by service
 * @throws DeployError of the images that could not be had
 */
export async function prepareImages(
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  project: ComposeProject,
  allWanted: ReadonlyMap<string, string>,
  folder: string,
  sources: ImageSources,
  context: StepContext,
): Promise<ReadyImages> {
  const wanted = new Map([...allWanted].filter(([service]) => service in (project.services ?? {})));
  const durations = new Map<string, number>();
  const images = await getImages(host, docker, request, project, wanted, folder, sources, durations, context);
  const call = { remote: host.remote, docker, signal: context.signal, deadlineMs: quickDeadlineMs };
  // One image under several names is tagged under each: a release names it as its service does.
  await protectImages(call, [...images.values()]);
  const resolved = [...wanted].flatMap(([service, reference]): [string, ResolvedImage][] => {
    const image = images.get(reference);
    return image ? [[service, { reference, pinned: pinnedReference(image), id: image.id }]] : [];
  });
  const imageMs = [...wanted].map(
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
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  project: ComposeProject,
  wanted: ReadonlyMap<string, string>,
  folder: string,
  sources: ImageSources,
  durations: Map<string, number>,
  context: StepContext,
): Promise<Map<string, PinnedImage>> {
  const { inputs } = request;
  const built = inputs.build ? servicesToBuild(project, inputs) : [];
  if (built.length > 0) {
    const started = Date.now();
    await build(host, docker, request, folder, built, context);
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

function servicesToBuild(project: ComposeProject, inputs: DeployComposeInputs): string[] {
  return Object.entries(project.services ?? {})
    .filter(([name, service]) => service.build !== undefined && inputs.images?.[name] === undefined)
    .map(([name]) => name);
}

async function build(
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  folder: string,
  services: readonly string[],
  context: StepContext,
): Promise<void> {
  const result = await host.remote.exec(buildCommand(docker, request, folder, services), {
    signal: context.signal,
    deadlineMs: buildDeadlineMs,
    onLine: (line) => context.journal.write({ type: 'output', target: host.name, source: 'build', line }),
  });
  if (result.code !== 0) throw buildFailed(host.name, result);
}
