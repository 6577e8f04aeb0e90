import { DeployError } from '../../lib/errors/deploy-error.js';
import type { GitHub } from '../../lib/github/client.js';
import { mergedBranches, outsideOf } from '../../lib/github/commits.js';
import type { Arrival } from '../../lib/policy/arrival.js';
import { isLiteral, matches } from '../../lib/policy/pattern.js';
import type { Promotion } from '../../lib/policy/rule-of.js';

/**
 * Asks GitHub whether a commit came from where it has to: it is in one of the branches; or nothing but merges is in it
 * that is in none of them, as after a merge; or a merged pull request of one of them ended in it. That a commit merges
 * one of the branches says nothing by itself: what it merges it into may be anything.
 *
 * @throws DeployError `github-...`
 */
export async function commitArrival(
  github: GitHub,
  sha: string,
  { into, from }: Promotion,
): Promise<Arrival> {
  const names = from.join(' or ');
  const gone: string[] = [];
  let strangers: ReadonlySet<string> | undefined;
  for (const branch of from.filter(isLiteral)) {
    const outside = await outsideOf(github, sha, branch);
    if (outside?.isIn) return { kind: 'right', how: `Its commit is in ${branch}, as it has to be` };
    if (outside) strangers = strangers?.intersection(outside.own) ?? outside.own;
    else gone.push(branch);
  }
  if (strangers?.size === 0) {
    return { kind: 'right', how: `It merges ${names}: all its other commits are there, as they have to be` };
  }
  const wrong = {
    kind: 'wrong',
    subject: `commit ${sha.slice(0, 12)}`,
    from: `is not in ${names}${missing(gone)}`,
  } as const;
  try {
    const merged = await mergedBranches(github, sha, into);
    const branch = merged.find((name) => from.some((pattern) => matches(pattern, name)));
    if (branch === undefined) return wrong;
    return { kind: 'right', how: `Its commit is a merged pull request from ${branch}, as it has to be` };
  } catch (thrown) {
    if (!(thrown instanceof DeployError && thrown.code === 'github-forbidden')) throw thrown;
    const hint =
      'A pull request that was squashed or rebased is seen with `permissions: { pull-requests: read }`.';
    return { ...wrong, hint };
  }
}

/** The end of a sentence, where some branches are not there. */
function missing(gone: readonly string[]): string {
  return gone.length === 0 ? '' : ` (there is no ${gone.join(', no ')}, or the token lacks contents: read)`;
}
