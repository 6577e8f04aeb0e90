import { InvalidValue } from '../../lib/values/invalid-value.js';

/** Where layers of earlier builds are kept. */
export type Cache =
  | { readonly kind: 'none' | 'gha' | 'registry' }
  /** A repository for the caches of all images, one tag each. */
  | { readonly kind: 'repository'; readonly repository: string; readonly tag: string };

export const cacheAccepts = 'gha, registry, none, or a repository such as ghcr.io/OWNER/cache';

/**
 * Reads the input `cache`.
 *
 * @throws InvalidValue for what is neither a word that it knows nor a repository
 */
export function parseCache(written: string): Cache {
  const text = written.trim();
  if (text === 'none' || text === 'gha' || text === 'registry') return { kind: text };
  const match = /^((?:[a-z0-9.-]+(?::\d+)?\/)[a-z0-9._/-]+?)(?::([\w.-]+))?$/.exec(text);
  if (!match)
    throw new InvalidValue((shown) => `${shown} is neither one of the words nor a repository`, written);
  return { kind: 'repository', repository: match[1] ?? '', tag: match[2] ?? '' };
}
