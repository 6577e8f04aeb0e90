/** What a workflow runs on. */
export interface Ref {
  readonly kind: 'branch' | 'tag' | 'pull';
  /** `main` of `refs/heads/main`, `7` of `refs/pull/7/merge`. */
  readonly name: string;
}

const kinds = { heads: 'branch', tags: 'tag' } as const;

/** @returns undefined when it is no full ref of a branch, a tag or a pull request */
export function parseRef(text: string): Ref | undefined {
  const [, pull] = /^refs\/pull\/(\d+)\/(?:merge|head)$/.exec(text) ?? [];
  if (pull !== undefined) return { kind: 'pull', name: pull };
  const [, folder, name] = /^refs\/(heads|tags)\/([^\s\p{Cc}]+)$/u.exec(text) ?? [];
  return folder && name ? { kind: kinds[folder as keyof typeof kinds], name } : undefined;
}
