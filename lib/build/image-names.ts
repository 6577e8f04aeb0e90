import { familiarRepository, parseReference } from '../docker/image-reference.js';
import type { DeployError } from '../errors/deploy-error.js';
import { sectionProblem } from './errors.js';
import type { RegistryPlace } from './registry-place.js';

/** An image that wants a name. */
export interface Unnamed {
  /** Its own, as a compose file has it; its tag does not count. */
  readonly image?: string;
  /** What it is called where it has none: `shop-web`. */
  readonly fallback: string;
  readonly where: string;
}

/**
 * The repository of an image: its own name, or the fallback, behind the registry. One that names a registry itself
 * stays as it is written, and this must be the registry that is pushed to.
 */
export function repositoryOf(
  { image, fallback, where }: Unnamed,
  registry: RegistryPlace | undefined,
  push: boolean,
): string | DeployError {
  const parsed = parseReference(image ?? fallback);
  if (!parsed || parsed.id !== undefined) return unusableName(image ?? fallback, where);
  const own = familiarRepository(parsed);
  const namesRegistry =
    parsed.registry !== 'docker.io' || /^(index\.|registry-1\.)?docker\.io\//.test(image ?? '');
  if (namesRegistry && registry && parsed.registry !== registry.host) {
    return otherRegistry(own, parsed.registry, registry, where);
  }
  const repository = namesRegistry || !registry || registry.prefix === '' ? own : `${registry.prefix}/${own}`;
  if (!parseReference(repository)) return unusableName(repository, where);
  if (push && !repository.includes('/')) return withoutNamespace(repository, where);
  return repository;
}

function unusableName(name: string, where: string): DeployError {
  return sectionProblem(
    'image-reference-invalid',
    `${JSON.stringify(name)} cannot be the name of an image`,
    where,
    'Write [registry/]name in lower case as image; an empty part often is an empty variable.',
  );
}

function otherRegistry(name: string, own: string, { host }: RegistryPlace, where: string): DeployError {
  return sectionProblem(
    'build-registry-differs',
    `its image is ${name}, and the input registry is ${host}: it would be pushed to ${own}, which is not logged in to`,
    where,
    `Take ${own} out of the image's name, or give registry: ${own}.`,
  );
}

function withoutNamespace(name: string, where: string): DeployError {
  return sectionProblem(
    'build-no-namespace',
    `${name} would be an official image of Docker Hub, which nobody can push`,
    where,
    `Give registry (ghcr.io/OWNER, docker.io/OWNER), or name the image OWNER/${name}.`,
  );
}
