import { normalRegistry } from '../docker/image-reference.js';

/** A registry to push to: who is logged in to, and what stands before names. */
export interface RegistryPlace {
  /** `docker.io`, `ghcr.io`, `127.0.0.1:5000`. */
  readonly host: string;
  /** `ghcr.io/team`; of Docker Hub `team`, or nothing. */
  readonly prefix: string;
}

/**
 * Reads the input `registry`: a host, with the namespace behind it or without, also as the URL that `docker login`
 * takes. In lower case, which is the only one that names of images have: owners on GitHub may be written otherwise.
 *
 * @returns undefined when it names no host
 */
export function registryPlace(written: string): RegistryPlace | undefined {
  const plain = written
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/(v[12]\/?)?$/, '')
    .toLowerCase();
  const [first = '', ...namespace] = plain.split('/');
  if (first !== 'localhost' && !/[.:]/.test(first)) return undefined;
  const host = normalRegistry(first);
  return { host, prefix: (host === 'docker.io' ? namespace : [host, ...namespace]).join('/') };
}
