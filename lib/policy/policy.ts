/** What becomes of the frontend. */
export const frontends = ['none', 'preview', 'production'] as const;
export type Frontend = (typeof frontends)[number];

/** What a change from the wrong branch gets: a failure, or a warning. */
export const guards = ['fail', 'warn'] as const;
export type Guard = (typeof guards)[number];

/** What the branches of a rule may do; what is left out is false or none. */
export interface Rule {
  readonly build?: boolean | undefined;
  readonly push?: boolean | undefined;
  readonly deploy?: boolean | undefined;
  readonly environment?: string | undefined;
  readonly frontend?: Frontend | undefined;
  /** Kinds of tags, or tags as they are. */
  readonly tags?: readonly string[] | undefined;
}

/** A rule for branches. */
export interface BranchRule extends Rule {
  /** A branch, or a pattern of branches. */
  readonly pattern: string;
  /** The branches, or patterns, that changes come from; from anywhere when there is none. */
  readonly from?: readonly string[] | undefined;
}

/** What each branch builds, pushes and deploys. */
export interface Policy {
  /** The first whose pattern matches. */
  readonly branches: readonly BranchRule[];
  /** Of every other branch, of tags and of forks. */
  readonly otherwise: Rule;
  readonly guard: Guard;
}
