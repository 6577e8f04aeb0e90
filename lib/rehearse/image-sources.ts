import { isAbsolute, join, relative } from 'node:path';
import { inParallel } from '../concurrency/in-parallel.js';
import { tryDocker } from '../fleet/engine.js';
import { buildArguments, proxyOf } from '../fleet/host-image.js';
import type { ComposeBuild, ComposeProject } from '../values/compose-project.js';
import { buildFailed } from './errors.js';

/** Where the image of a rehearsal came from. */
export type SourceKind = 'here' | 'built' | 'pulled' | 'stand-in';

/** An image that services of a project want. */
export interface WantedImage {
  readonly reference: string;
  readonly services: readonly string[];
  /** Of the one that has a `build:` section. */
  readonly build?: ComposeBuild;
}

/** An image, and what this machine's engine calls it; nothing for a stand-in. */
export interface SourcedImage extends WantedImage {
  readonly from: SourceKind;
  readonly here?: string;
  /** Why it is a stand-in. */
  readonly why?: string;
}

/** The images of the services that are deployed. */
export function imagesOf(
  project: string,
  rendered: ComposeProject,
  inputs: Readonly<Record<string, unknown>>,
): readonly WantedImage[] {
  const given = (inputs.images ?? {}) as Readonly<Record<string, string>>;
  const wanted = new Map<string, { services: string[]; build?: ComposeBuild }>();
  for (const [name, service] of Object.entries(rendered.services ?? {})) {
    const reference = given[name] ?? service.image ?? `${project}-${name}`;
    const image = wanted.get(reference) ?? { services: [] };
    image.services.push(name);
    if (given[name] === undefined && service.build) image.build = service.build;
    wanted.set(reference, image);
  }
  return [...wanted].map(([reference, { services, build }]) => ({
    reference,
    services,
    ...(build && { build }),
  }));
}

/** Where the files of a project lie here, and lay where Compose resolved them. */
export interface BuildPlace {
  readonly directory: string;
  readonly folder: string;
}

const atOnce = 4;
const pullDeadlineMs = 10 * 60_000;
const buildDeadlineMs = 30 * 60_000;

/**
 * Finds each image: on this machine's engine, built from its section, pulled, else a stand-in has to do.
 *
 * @param builtName what a built image is to be called here: under its own name it would be found the next time
 * @throws DeployError `rehearse-build-failed`
 */
export function findImages(
  wanted: readonly WantedImage[],
  place: BuildPlace,
  builtName: (reference: string) => string,
  signal: AbortSignal,
): Promise<SourcedImage[]> {
  return inParallel(wanted, atOnce, async (image): Promise<SourcedImage> => {
    signal.throwIfAborted();
    const { reference } = image;
    const isHere = await tryDocker(['image', 'inspect', '--format', '{{.Id}}', reference]);
    if (isHere.code === 0) return { ...image, from: 'here', here: reference };
    if (image.build) {
      const here = builtName(reference);
      await build(image.build, here, image.services[0] ?? reference, place, signal);
      return { ...image, from: 'built', here };
    }
    const pulled = await tryDocker(['pull', '--quiet', reference], { deadlineMs: pullDeadlineMs, signal });
    if (pulled.code === 0) return { ...image, from: 'pulled', here: reference };
    return { ...image, from: 'stand-in', why: lastLine(pulled.stderr) };
  });
}

async function build(
  section: ComposeBuild,
  name: string,
  service: string,
  place: BuildPlace,
  signal: AbortSignal,
): Promise<void> {
  const argv = buildArgv(section, name, place);
  const inline = section.dockerfile_inline;
  const environment = { ...proxyOf(process.env), ...argumentsOf(section) };
  const ended = await tryDocker(['build', ...buildArguments(environment), ...argv], {
    deadlineMs: buildDeadlineMs,
    signal,
    environment,
    ...(inline !== undefined && { stdin: inline }),
  });
  signal.throwIfAborted();
  if (ended.code !== 0) throw buildFailed(service, ended);
}

/** What the section gives to its Dockerfile; an argument without a value is this machine's own, as in Compose. */
function argumentsOf({ args = {} }: ComposeBuild): Record<string, string> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, value ?? process.env[name] ?? '']),
  );
}

/** What stands behind `docker build` for a section, from the folder of the compose file on this machine. */
function buildArgv(
  { context = '.', dockerfile, dockerfile_inline, target }: ComposeBuild,
  name: string,
  { directory, folder }: BuildPlace,
): readonly string[] {
  const here = isAbsolute(context) ? join(directory, relative(folder, context)) : context;
  const file = dockerfile_inline !== undefined ? '-' : dockerfile && join(here, dockerfile);
  return [
    '--quiet',
    ...['--tag', name],
    ...(file ? ['--file', file] : []),
    ...(target ? ['--target', target] : []),
    here,
  ];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
