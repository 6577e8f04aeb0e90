import { builtInPolicy } from '../policy/built-in.js';
import { branchValues, policyParts, policyValues, ruleValues } from '../policy/keys.js';
import { patternProblem } from '../policy/pattern.js';
import type { BranchRule, Policy, Rule } from '../policy/policy.js';
import { readEntries } from './entries-read.js';
import * as policyErrors from './errors-policy.js';
import type { Lookup } from './fill.js';
import { mapOf, readKeys } from './keys-read.js';
import { checkRules, type WrittenRule } from './policy-rules.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { Entry, Node } from './tree.js';

/** What a policy says has to be known before a run, a job's environment for one, is. */
const noReferences: Lookup = (_, span, problems) => {
  problems.add(span, policyErrors.policyReference);
  return { kind: 'wrong' };
};

/**
 * Reads a policy, the value of `policy:` or a file of its own. What it leaves out at the top is as in the built-in one.
 *
 * @returns it as far as it is right; what is wrong goes to the problems, each with its place
 */
export function readPolicy(node: Node, problems: Problems): Policy {
  const at = { start: node.start, end: node.start };
  const keys = readKeys(node, 'policy', { ...policyParts, ...policyValues }, problems, at);
  const { guard } = readValues(policyValues, keys.guard ? [keys.guard] : [], at, problems);
  const { branches, default: otherwise } = keys;
  return {
    branches: branches ? readBranches(branches, problems) : builtInPolicy.branches,
    otherwise: otherwise ? readRule(otherwise, 'default', ruleValues, problems) : builtInPolicy.otherwise,
    guard: (guard as Policy['guard'] | undefined) ?? builtInPolicy.guard,
  };
}

function readBranches({ value }: Entry, problems: Problems): readonly BranchRule[] {
  const entries = mapOf(value, policyParts.branches.accepts, 'branches', problems)?.entries ?? [];
  const rules = entries.flatMap((entry): readonly WrittenRule[] => {
    const { name: pattern, key } = entry;
    const rule: Rule & { readonly from?: readonly string[] } = readRule(
      entry,
      `branch ${pattern}`,
      branchValues,
      problems,
    );
    const wrong = patternProblem(pattern);
    if (wrong === undefined) return [{ rule: { ...rule, pattern }, entry }];
    problems.add(key, (spot) => policyErrors.patternWrong(spot, pattern, wrong));
    return [];
  });
  checkRules(rules, problems);
  return rules.map(({ rule }) => rule);
}

function readRule(
  { value, key }: Entry,
  of: string,
  values: typeof ruleValues | typeof branchValues,
  problems: Problems,
): Rule {
  const keys: Readonly<Record<string, Entry | undefined>> = readKeys<string>(
    value,
    of,
    values,
    problems,
    key,
  );
  const entries = Object.values(keys).filter((entry) => entry !== undefined);
  return readValues(values, entries, key, problems);
}

function readValues(
  inputs: typeof policyValues | typeof ruleValues | typeof branchValues,
  entries: readonly Entry[],
  at: Span,
  problems: Problems,
): Readonly<Record<string, unknown>> {
  return readEntries({ definition: { inputs }, entries, lookup: noReferences, at }, problems).inputs;
}
