import type { RunFacts } from './facts.js';
import { isLiteral, matches } from './pattern.js';
import type { BranchRule, Policy, Rule } from './policy.js';

/** The rule of a branch; undefined where the default holds. */
function branchRule({ branches }: Policy, branch: string): BranchRule | undefined {
  return branches.find(({ pattern }) => matches(pattern, branch));
}

/** The rule that a run goes by, whatever comes of it. */
export function ruleOf(policy: Policy, { ref, inFork }: RunFacts): BranchRule | Rule {
  const rule = inFork || ref.kind !== 'branch' ? undefined : branchRule(policy, ref.name);
  return rule ?? policy.otherwise;
}

/** A branch that changes come into from certain others. */
export interface Promotion {
  readonly into: string;
  /** Branches, or patterns of such. */
  readonly from: readonly string[];
}

/** What a run has to have come from; undefined where that may be anything. */
export function promotionOf(policy: Policy, facts: RunFacts): Promotion | undefined {
  const { pull, ref, inFork } = facts;
  if (inFork || facts.deleted !== undefined || facts.queueOf !== undefined) return undefined;
  const into = pull?.base ?? (ref.kind === 'branch' ? ref.name : undefined);
  const from = into === undefined ? undefined : branchRule(policy, into)?.from;
  return into === undefined || !from?.length ? undefined : { into, from };
}

/**
 * The way up to a branch, from its first: `dev`, `test`, `main`. Of several branches that it may come from it is the
 * first that is told.
 */
export function wayUp(policy: Policy, branch: string): readonly string[] {
  const way = [branch];
  for (;;) {
    const [first = ''] = way;
    const rule = isLiteral(first)
      ? branchRule(policy, first)
      : policy.branches.find(({ pattern }) => pattern === first);
    const before = rule?.from?.[0];
    if (before === undefined || way.includes(before)) return way;
    way.unshift(before);
  }
}
