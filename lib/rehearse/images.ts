import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { docker, tryDocker } from '../fleet/engine.js';
import type { FleetHost } from '../fleet/fleet.js';
import { breakable, type DeployStep } from './deploy-steps.js';
import { type StandInBase, writeStandIns } from './image-archive.js';
import type { SourcedImage } from './image-sources.js';
import { type AskedOfServices, type StandIn, standInFor } from './stand-in.js';

/** A step with its images found. */
export interface StepImages {
  readonly step: DeployStep;
  readonly images: readonly SourcedImage[];
}

/** Step key -> service -> reference, in place of the file's. */
export type ImageChoice = ReadonlyMap<string, Readonly<Record<string, string>>>;

const faultsOfImages = ['crash', 'unhealthy'] as const;

/** A name of a rehearsal's own for what a service runs: a digest cannot be given to an image. */
export function ownName(step: DeployStep, service: string, tag: string): string {
  const index = Object.keys(step.rendered.services ?? {}).indexOf(service);
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  return `deploy-kit-rehearsal/${slug(step.project)}-${slug(service)}-${index}:${tag}`;
}

/** What the image is called on the hosts. */
function nameOnHost(step: DeployStep, { reference, services }: SourcedImage): string {
  return reference.includes('@') ? ownName(step, services[0] ?? '', 'base') : reference;
}

/** Service -> reference, for the services whose image cannot have the file's name. */
export function baseImages({ step, images }: StepImages): Readonly<Record<string, string>> {
  const renamed = images.filter((image) => nameOnHost(step, image) !== image.reference);
  return Object.fromEntries(
    renamed.flatMap((image) => image.services.map((service) => [service, nameOnHost(step, image)])),
  );
}

/** Service -> reference of its new version, for all services of a step. */
export function newImages({ step }: StepImages): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(step.rendered.services ?? {}).map((service) => [service, ownName(step, service, 'new')]),
  );
}

/** All stand-ins of a step: for images that nobody has, and one for each way to break it. */
function standInsOf({ step, images }: StepImages, asked: AskedOfServices): StandIn[] {
  const missing = images
    .filter(({ from }) => from === 'stand-in')
    .flatMap((image): StandIn[] => {
      const standIn = standInFor(nameOnHost(step, image), image.services, step.rendered, asked);
      const versions = image.services.map((service) => ownName(step, service, 'new'));
      return [standIn, ...versions.map((reference) => ({ ...standIn, reference, version: 'new' as const }))];
    });
  const broken = faultsOfImages.flatMap((fault) => {
    const service = breakable(step, fault);
    if (service === undefined) return [];
    return [{ ...standInFor(ownName(step, service, fault), [service], step.rendered, asked), fault }];
  });
  return [...missing, ...broken];
}

/** Busybox of the host image, which is static. */
export async function standInBase(hostImage: string, folder: string): Promise<StandInBase> {
  const file = join(folder, 'busybox');
  const run = ['run', '--rm', '--pull', 'never', '--network', 'none', '--entrypoint', 'cat', hostImage];
  await docker([...run, '/bin/busybox'], { stdoutFile: file });
  return {
    busybox: await readFile(file),
    architecture: await docker(['image', 'inspect', '--format', '{{.Architecture}}', hostImage]),
  };
}

/** Brings all images of a host's steps to its engine, and makes a new version of each there. */
export async function loadHost(
  host: FleetHost,
  steps: readonly StepImages[],
  asked: AskedOfServices,
  base: StandInBase,
  fleet: {
    readonly folder: string;
    loadImages(images: readonly string[], hosts: readonly FleetHost[]): Promise<void>;
  },
): Promise<void> {
  const file = join(fleet.folder, `stand-ins-${host.name}.tar`);
  const standIns = steps.flatMap((one) => standInsOf(one, asked));
  if (standIns.length > 0) {
    await writeStandIns(file, standIns, base);
    await host.run(['docker', 'load', '--quiet'], { stdin: { file } });
  }
  const real = steps.flatMap(({ step, images }) =>
    images.flatMap((image) => (image.here ? [{ here: image.here, there: nameOnHost(step, image) }] : [])),
  );
  const here = [...new Set(real.map((image) => image.here))];
  if (here.length > 0) await fleet.loadImages(here, [host]);
  await host.run(['sh', '-euc', tagText, 'tag', ...real.flatMap((image) => [image.here, image.there])]);
  await host.run(['sh', '-euc', newVersionText, 'build', ...steps.flatMap(newVersionPairs)]);
}

const tagText = 'while [ $# -gt 0 ]; do [ "$1" = "$2" ] || docker tag "$1" "$2"; shift 2; done';

const newVersionText = `while [ $# -gt 0 ]; do
  printf 'FROM %s\\nLABEL deploy-kit.rehearsal=new\\n' "$1" | docker build --quiet --tag "$2" - >/dev/null
  shift 2
done 2>&1`;

/** Those of stand-ins came with them. */
function newVersionPairs({ step, images }: StepImages): string[] {
  const real = images.filter(({ from }) => from !== 'stand-in');
  return real.flatMap((image) =>
    image.services.flatMap((service) => [nameOnHost(step, image), ownName(step, service, 'new')]),
  );
}

/** Gives local images that go by digest, or were built, a name to be saved under, and takes it away again. */
export class LocalNames {
  readonly #names = new Set<string>();

  /** The name to build or save under; gone after `remove`. */
  name(name: string): string {
    this.#names.add(name);
    return name;
  }

  /** The image with a name that an archive keeps. */
  async savable(step: DeployStep, image: SourcedImage): Promise<SourcedImage> {
    if (!image.here?.includes('@')) return image;
    const here = this.name(ownName(step, image.services[0] ?? '', 'base'));
    await docker(['tag', image.here, here]);
    return { ...image, here };
  }

  async remove(): Promise<void> {
    for (const name of this.#names) await tryDocker(['image', 'rm', '--no-prune', name]);
  }
}
