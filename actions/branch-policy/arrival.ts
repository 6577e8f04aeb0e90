import { DeployError } from '../../lib/errors/deploy-error.js';
import type { GitHub } from '../../lib/github/client.js';
import { isInBranch, mergedBranches, mergedBy } from '../../lib/github/commits.js';
import type { Arrival } from '../../lib/policy/arrival.js';
import { isLiteral, matches } from '../../lib/policy/pattern.js';
import type { Promotion } from '../../lib/policy/rule-of.js';

/**
 * Asks GitHub whether a commit came from where it has to: it is in one of the branches, it merges a commit that is, or
 * a merged pull request of one of them ended in it.
 *
 * @throws DeployError `github-...`
 */
export async function commitArrival(
  github: GitHub,
  sha: string,
  { into, from }: Promotion,
): Promise<Arrival> {
  const branches = new Branches(github, from.filter(isLiteral));
  const own = await branches.holding(sha);
  if (own !== undefined) return { kind: 'right', how: `Its commit is in ${own}, as it has to be` };
  for (const merged of await mergedBy(github, sha)) {
    const branch = await branches.holding(merged);
    if (branch !== undefined) return { kind: 'right', how: `Its commit merges ${branch}, as it has to` };
  }
  const subject = `commit ${sha.slice(0, 12)}`;
  const wrong = {
    kind: 'wrong',
    subject,
    from: `is not in ${from.join(' or ')}${branches.missing}`,
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

/** Branches that a commit may be in; what is not there is asked for once. */
class Branches {
  readonly #gone = new Set<string>();

  constructor(
    private readonly github: GitHub,
    private readonly names: readonly string[],
  ) {}

  /** The first that a commit is in. */
  async holding(sha: string): Promise<string | undefined> {
    for (const branch of this.names) {
      if (this.#gone.has(branch)) continue;
      const isIn = await isInBranch(this.github, sha, branch);
      if (isIn) return branch;
      if (isIn === undefined) this.#gone.add(branch);
    }
    return undefined;
  }

  /** The end of a sentence, where some are not there. */
  get missing(): string {
    const names = [...this.#gone];
    if (names.length === 0) return '';
    return ` (there is no ${names.join(', no ')}, or the token lacks contents: read)`;
  }
}
