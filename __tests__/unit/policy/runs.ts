import { type EventPayload, factsOf, type RunFacts } from '../../../lib/policy/facts.js';
import { parseRef } from '../../../lib/policy/ref.js';

export const sha = '0123456789abcdef0123456789abcdef01234567';

/** A run as GitHub describes it. */
export function runOf(event: string, ref: string, payload: EventPayload = {}): RunFacts {
  const parsed = parseRef(ref);
  if (!parsed) throw new Error(`${ref} is no ref`);
  return factsOf(event, parsed, sha, { repository: { fork: false }, ...payload });
}

export const push = (branch: string) => runOf('push', `refs/heads/${branch}`);

/** A pull request; `fork` is the repository that it comes from, where that is another one. */
export function pull(head: string, base: string, fork?: string): RunFacts {
  const own = { id: 1, full_name: 'org/app' };
  return runOf('pull_request', 'refs/pull/7/merge', {
    number: 7,
    pull_request: {
      number: 7,
      base: { ref: base, repo: own },
      head: { ref: head, repo: fork === undefined ? own : { id: 2, full_name: fork } },
    },
  });
}
