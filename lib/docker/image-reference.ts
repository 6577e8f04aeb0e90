/** A reference to an image, taken apart as the engine takes it apart. */
export interface ImageReference {
  /** `docker.io`, `ghcr.io`, `127.0.0.1:5000`; empty for an image ID. */
  readonly registry: string;
  /** With its namespace: `library/redis`, `team/app`; empty for an image ID. */
  readonly path: string;
  /** `latest` where neither tag nor digest was given. */
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
  /** `sha256:` and 64 hex digits, when the reference is an image ID. */
  readonly id?: string;
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;
const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[\w][\w.-]{0,127}$/;
const registryPattern = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]+)?$/;

/**
 * Takes a reference apart by the rules of https://github.com/distribution/reference: the first part is a
 * registry when it has a dot or a colon or is `localhost`, and Docker Hub's short names get `library/`.
 *
 * @returns its parts, or undefined when the engine would call it invalid
 */
export function parseReference(reference: string): ImageReference | undefined {
  if (digestPattern.test(reference)) return { registry: '', path: '', id: reference };
  const [named = '', digest, ...rest] = reference.split('@');
  if (rest.length > 0 || (digest !== undefined && !digestPattern.test(digest))) return undefined;
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !tagPattern.test(tag)) return undefined;
  const { registry, path } = splitName(name);
  if (!pathPattern.test(path) || !registryPattern.test(registry)) return undefined;
  const kept = tag ?? (digest === undefined ? 'latest' : undefined);
  return {
    registry,
    path,
    ...(kept !== undefined && { tag: kept }),
    ...(digest !== undefined && { digest }),
  };
}

function splitName(name: string): { registry: string; path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const isRegistry =
    first === 'localhost' || first.includes('.') || first.includes(':') || first !== first.toLowerCase();
  const registry = isRegistry ? normalRegistry(first) : 'docker.io';
  const path = isRegistry ? name.slice(slash + 1) : name;
  return { registry, path: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path };
}

/**
 * A registry's name as references have it, from what people write into `registry`: an URL, Docker Hub's
 * old names, or with the namespace behind it.
 */
export function normalRegistry(registry: string): string {
  const host = registry.replace(/^[a-z]+:\/\//, '').replace(/\/.*$/, '');
  return host === 'index.docker.io' || host === 'registry-1.docker.io' || host === '' ? 'docker.io' : host;
}

/** Where the API of a registry answers: Docker Hub's is not at the name that references have. */
export function registryHost(registry: string): string {
  return registry === 'docker.io' ? 'registry-1.docker.io' : registry;
}

/** The repository as the engine shows it: `redis`, `team/app`, `ghcr.io/team/app`. */
export function familiarRepository(reference: ImageReference): string {
  if (reference.registry !== 'docker.io') return `${reference.registry}/${reference.path}`;
  return reference.path.replace(/^library\//, '');
}

/** The reference as the engine lists it in RepoTags and RepoDigests: a digest wins over a tag. */
export function familiarReference(reference: ImageReference): string {
  if (reference.id !== undefined) return reference.id;
  const repository = familiarRepository(reference);
  return reference.digest === undefined
    ? `${repository}:${reference.tag ?? 'latest'}`
    : `${repository}@${reference.digest}`;
}
