/** Something that starts workflows. */
export interface WorkflowEvent {
  readonly name: 'push' | 'pull_request' | 'merge_group' | 'workflow_dispatch';
  /** https://docs.github.com/webhooks/webhook-events-and-payloads, the parts that are read. */
  readonly payload: Readonly<Record<string, unknown>>;
}

/** A push to a branch, or of a tag where `ref` is a full one. */
export function push(ref: string): WorkflowEvent {
  return { name: 'push', payload: { ref: fullRef(ref) } };
}

/** Somebody starts a workflow by hand. Booleans are strings here: act compares them as such. */
export function dispatch(inputs: Readonly<Record<string, string>> = {}, branch = 'main'): WorkflowEvent {
  return { name: 'workflow_dispatch', payload: { ref: fullRef(branch), inputs } };
}

/** What a pull request is from and to. */
export interface PullRequestParts {
  readonly head: string;
  readonly base: string;
  readonly number?: number;
  /** The repository that the branch is of, where it is a fork. */
  readonly fork?: string;
}

/** A pull request of a repository `org/NAME`, or of a fork of it. */
export function pullRequest(
  repository: string,
  { head, base, number = 7, fork }: PullRequestParts,
): WorkflowEvent {
  const from = { full_name: fork ?? repository, fork: fork !== undefined };
  const branches = { head: { ref: head, repo: from }, base: { ref: base, repo: { full_name: repository } } };
  return {
    name: 'pull_request',
    payload: {
      action: 'opened',
      number,
      pull_request: { number, ...branches },
      repository: { full_name: repository },
    },
  };
}

/** A merge queue tries a pull request. act gives the branch that is checked out as the run's ref, not the queue's. */
export function mergeGroup(base = 'main', number = 7): WorkflowEvent {
  const head = `refs/heads/gh-readonly-queue/${base}/pr-${number}-0123456789abcdef0123456789abcdef01234567`;
  return {
    name: 'merge_group',
    payload: {
      ref: head,
      action: 'checks_requested',
      merge_group: { head_ref: head, base_ref: fullRef(base) },
    },
  };
}

function fullRef(ref: string): string {
  return ref.startsWith('refs/') ? ref : `refs/heads/${ref}`;
}
