import { isDeepStrictEqual } from 'node:util';
import type { ImageBuild } from '../../lib/build/build-section.js';
import { composeBuilds } from '../../lib/build/compose.js';
import { sectionProblem } from '../../lib/build/errors.js';
import { readImageList } from '../../lib/build/image-list.js';
import { repositoryOf } from '../../lib/build/image-names.js';
import { readSection, type SecretSources } from '../../lib/build/read-section.js';
import type { RegistryPlace } from '../../lib/build/registry-place.js';
import type { DockerCall } from '../../lib/build/tools.js';
import type { InputsOf } from '../../lib/capability/define-action.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { buildImagesInputs } from './definition.js';

export type BuildImagesInputs = InputsOf<typeof buildImagesInputs>;

/** What is to be built, and all that is wrong with how it is written. */
export interface Requested {
  readonly images: readonly ImageBuild[];
  readonly problems: readonly DeployError[];
}

/** What the names of all images have in common. */
export interface Naming {
  readonly registry: RegistryPlace | undefined;
  readonly tags: readonly [string, ...string[]];
  readonly push: boolean;
}

interface Written {
  readonly name: string;
  readonly where: string;
  readonly image?: string;
  readonly fallback: string;
  readonly build: unknown;
  /** Of its service: what is built where the section names no platform. */
  readonly platform?: string;
}

/** Reads what the inputs ask for. */
export async function requestedImages(
  inputs: BuildImagesInputs,
  naming: Naming,
  call: DockerCall,
): Promise<Requested> {
  const { written, secrets, problems } = await writtenImages(inputs, call);
  const read = written.map((one) => imageOf(one, naming, call.directory, secrets));
  const images = read.flatMap(({ image }) => image ?? []);
  const merged = mergedByName(images);
  return {
    images: merged.images,
    problems: [...problems, ...read.flatMap((one) => one.problems), ...merged.problems],
  };
}

async function writtenImages(inputs: BuildImagesInputs, call: DockerCall) {
  if (inputs.images !== undefined) {
    const { images, problems } = await readImageList(inputs.images, call.directory);
    const written = images.map(
      (one): Written => ({ ...one, where: `image ${one.name}`, fallback: one.name }),
    );
    return { written, secrets: {}, problems };
  }
  const { project, services, secrets } = await composeBuilds(inputs.files, call);
  const written = services.map(
    ({ service, ...of }): Written => ({
      ...of,
      name: service,
      where: `service ${service}`,
      fallback: `${project}-${service}`,
    }),
  );
  return { written, secrets, problems: [] };
}

function imageOf(
  { name, where, image: own, fallback, build, platform }: Written,
  { registry, tags, push }: Naming,
  directory: string,
  secrets: SecretSources,
): { readonly image?: ImageBuild; readonly problems: readonly DeployError[] } {
  const { section, problems: words } = readSection(build, directory, secrets);
  const problems = words.map((what) =>
    sectionProblem(
      'build-section-invalid',
      what,
      where,
      'Write the section as https://docs.docker.com/reference/compose-file/build/ says.',
    ),
  );
  const repository = repositoryOf(
    { ...(own !== undefined && { image: own }), fallback, where },
    registry,
    push,
  );
  if (repository instanceof DeployError) return { problems: [...problems, repository] };
  const platforms = section.platforms.length === 0 && platform ? [platform] : section.platforms;
  const [first, ...others] = tags;
  const image: ImageBuild = {
    names: [name],
    where,
    repository,
    references: [`${repository}:${first}`, ...others.map((tag) => `${repository}:${tag}`)],
    section: { ...section, platforms },
  };
  return { image, problems };
}

/** Services that share an image are built once; two builds under one name cannot both be meant. */
function mergedByName(images: readonly ImageBuild[]): Requested {
  const merged = new Map<string, ImageBuild>();
  const problems: DeployError[] = [];
  for (const image of images) {
    const same = merged.get(image.repository);
    if (same && !isDeepStrictEqual(same.section, image.section)) problems.push(twice(same, image));
    const names: ImageBuild['names'] = same ? [...same.names, ...image.names] : image.names;
    merged.set(image.repository, { ...(same ?? image), names });
  }
  return { images: [...merged.values()], problems };
}

function twice(first: ImageBuild, second: ImageBuild): DeployError {
  return sectionProblem(
    'build-name-twice',
    `${first.names[0]} is built otherwise, and both images are called ${first.repository}`,
    second.where,
    'Give each of them a name of its own (image), or the same build section.',
  );
}
