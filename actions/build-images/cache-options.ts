import type { CacheOptions } from '../../lib/build/build-argv.js';
import type { ImageBuild } from '../../lib/build/build-section.js';
import type { Builder } from '../../lib/build/tools.js';
import type { Cache } from './cache.js';

const none: CacheOptions = { from: [], to: [] };

/**
 * The cache of one image in BuildKit's own words: each image has a cache of its own, or they would take it away from
 * each other. A cache that lies in a registry is written where images are pushed too; one that cannot be written is
 * no reason to fail a build.
 * https://docs.docker.com/build/cache/backends/
 */
export function cacheOptions(cache: Cache, image: ImageBuild, builder: Builder, push: boolean): CacheOptions {
  if (cache.kind === 'none' || builder.kind !== 'buildx') return none;
  const at = cachePlace(cache, image);
  const writes = builder.exportsCache && (push || cache.kind === 'gha');
  return { from: [at], to: writes ? [`${at},mode=max,ignore-error=true`] : [] };
}

function cachePlace(cache: Cache, { names, repository }: ImageBuild): string {
  // It stands in a tag, and between commas.
  const name = names[0].replace(/[^\w.-]/g, '-');
  switch (cache.kind) {
    case 'gha':
      return `type=gha,scope=${name}`;
    case 'repository':
      return `type=registry,ref=${cache.repository}:${cache.tag ? `${cache.tag}-` : ''}${name}`;
    default:
      return `type=registry,ref=${repository}:cache`;
  }
}

/** What a person must know of a cache that does less than was asked for. */
export function cacheNotice(cache: Cache, builder: Builder): string | undefined {
  if (cache.kind === 'none') return undefined;
  if (builder.kind === 'docker') {
    return 'cache has no effect: docker build keeps its cache in the engine of this machine only; with the Buildx plugin (docker-buildx-plugin) it is used';
  }
  if (builder.exportsCache) return undefined;
  return `cache is read and not written: the driver ${builder.driver} of Buildx cannot write one; docker/setup-buildx-action before this step, or the containerd image store of the engine, can`;
}
