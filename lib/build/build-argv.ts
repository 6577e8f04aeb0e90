import { type BuildSection, dockerfilePath, type ImageBuild, isRemoteContext } from './build-section.js';
import type { Builder } from './tools.js';

/** A build as a process: what may be a secret, or long, does not stand in argv. */
export interface BuildCommand {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What becomes of a built image. */
export type BuildOutput =
  /** It stands in the engine. */
  | { readonly to: 'engine'; readonly idFile: string }
  /** It stays in the builder, until `registry` takes it from there. */
  | { readonly to: 'builder' }
  | { readonly to: 'registry'; readonly metadataFile: string };

/** Where BuildKit keeps what it built before, as its own options say it. */
export interface CacheOptions {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** The command that builds an image. */
export function buildCommand(
  image: ImageBuild,
  builder: Builder,
  output: BuildOutput,
  cache: CacheOptions,
): BuildCommand {
  const { section, references } = image;
  const { flags, environment } = buildArguments(section.args);
  const argv = [
    ...(builder.kind === 'buildx'
      ? ['docker', 'buildx', 'build', '--progress', 'plain']
      : // The classic builder leaves the container of a failed step behind; BuildKit has none and hears this flag not.
        ['docker', 'build', '--force-rm']),
    ...outputFlags(output, builder),
    ...each('--tag', references),
    ...dockerfileFlags(section),
    ...flags,
    ...sectionFlags(section),
    ...freshFlags(section, output),
    ...each('--cache-from', [...section.cache_from, ...cache.from]),
    ...each('--cache-to', output.to === 'registry' ? [] : [...section.cache_to, ...cache.to]),
    // After this nothing is an option, whatever the context is called.
    '--',
    section.context,
  ];
  const stdin = section.dockerfile_inline;
  return { argv, environment, ...(stdin !== undefined && { stdin }) };
}

function outputFlags(output: BuildOutput, builder: Builder): string[] {
  switch (output.to) {
    case 'engine': {
      const load = builder.kind === 'buildx' && !builder.inEngine ? ['--load'] : [];
      return [...load, '--iidfile', output.idFile];
    }
    case 'builder':
      return ['--output', 'type=cacheonly'];
    case 'registry':
      return ['--push', '--metadata-file', output.metadataFile];
  }
}

function dockerfileFlags(section: BuildSection): string[] {
  if (section.dockerfile_inline !== undefined) return ['--file', '-'];
  if (section.dockerfile === undefined) return [];
  return ['--file', isRemoteContext(section.context) ? section.dockerfile : String(dockerfilePath(section))];
}

function sectionFlags(section: BuildSection): string[] {
  const { target, network, shm_size: shmSize, labels, additional_contexts: contexts } = section;
  return [
    ...each('--target', target),
    ...each('--network', network),
    ...each('--shm-size', shmSize),
    ...each('--label', pairs(labels)),
    ...each('--build-context', pairs(contexts)),
    ...each('--add-host', section.extra_hosts),
    ...each('--ulimit', section.ulimits),
    ...each('--platform', section.platforms.join(',') || undefined),
    ...each('--ssh', section.ssh),
    ...each(
      '--secret',
      section.secrets.map(({ id, file, environment }) =>
        environment === undefined ? `id=${id},src=${file}` : `id=${id},env=${environment}`,
      ),
    ),
  ];
}

/** What is pushed is what was built: its second turn takes all of it from the cache. */
function freshFlags({ no_cache: noCache, pull }: BuildSection, { to }: BuildOutput): string[] {
  if (to === 'registry') return [];
  return [...(noCache ? ['--no-cache'] : []), ...(pull ? ['--pull'] : [])];
}

/** Variables that the client itself listens to: an argument of such a name stands on the command line. */
const heard = /^(DOCKER_|BUILDX_|BUILDKIT_|PATH$|HOME$|LD_|OTEL_|SSL_)|_proxy$/i;

/**
 * Arguments of a build by name alone, their values in the environment: they end up in the image's history, but
 * not in the list of processes.
 */
function buildArguments(args: BuildSection['args']) {
  const flags: string[] = [];
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(args)) {
    const spoken = value !== null && heard.test(name);
    flags.push('--build-arg', spoken ? `${name}=${value}` : name);
    if (value !== null && !spoken) environment[name] = value;
  }
  return { flags, environment };
}

function each(flag: string, values: string | readonly string[] | undefined): string[] {
  return [values ?? []].flat().flatMap((value) => [flag, value]);
}

function pairs(map: Readonly<Record<string, string | null>>): string[] {
  return Object.entries(map).map(([name, value]) => `${name}=${value ?? ''}`);
}

/** What a section asks for that only BuildKit does. */
export function needsBuildKit({
  secrets,
  ssh,
  cache_to: cacheTo,
  ...section
}: BuildSection): readonly string[] {
  return [
    ...(secrets.length > 0 ? ['secrets'] : []),
    ...(ssh.length > 0 ? ['ssh'] : []),
    ...(Object.keys(section.additional_contexts).length > 0 ? ['additional_contexts'] : []),
    ...(cacheTo.length > 0 ? ['cache_to'] : []),
    ...(section.platforms.length > 1 ? ['several platforms'] : []),
  ];
}
