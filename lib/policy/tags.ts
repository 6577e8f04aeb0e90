import type { Ref } from './ref.js';

/** The tags that are made from the run; every other word is a tag as it is. */
export const tagKinds = ['sha', 'short', 'branch', 'latest'] as const;

/** https://distribution.github.io/distribution/spec/api/: what a tag may be. */
const tagForm = /^\w[\w.-]{0,127}$/;

/** True for a kind of tag, and for a tag. */
export function isTag(text: string): boolean {
  return tagForm.test(text);
}

/** The tags of a rule that need to know the commit. */
export function needsCommit(tags: readonly string[]): boolean {
  return tags.includes('sha') || tags.includes('short');
}

/**
 * The tags of an image, each once.
 *
 * @param tags kinds of tags, and tags
 * @param sha the full commit
 */
export function imageTags(tags: readonly string[], sha: string, ref: Ref): readonly string[] {
  const made = tags.map((tag) => {
    if (tag === 'sha') return sha;
    if (tag === 'short') return sha.slice(0, 12);
    return tag === 'branch' ? tagOfBranch(ref.name) : tag;
  });
  return [...new Set(made)];
}

/** `feature/x` is `feature-x`. What else a branch may have and a tag may not becomes `-` too. */
function tagOfBranch(name: string): string {
  return name
    .replace(/[^\w.-]/g, '-')
    .replace(/^[.-]/, '_')
    .slice(0, 128);
}
