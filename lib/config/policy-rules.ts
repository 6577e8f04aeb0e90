import { isLiteral, matches } from '../policy/pattern.js';
import type { BranchRule } from '../policy/policy.js';
import { circlesIn } from './circles.js';
import * as policyErrors from './errors-policy.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { Entry } from './tree.js';

/** A rule for branches with its place. */
export interface WrittenRule {
  readonly rule: BranchRule;
  readonly entry: Entry;
}

/** Judges what must hold between the rules: each counts for some branch, and each `from` leads to a beginning. */
export function checkRules(rules: readonly WrittenRule[], problems: Problems): void {
  rules.forEach(({ rule: { pattern }, entry }, index) => {
    const before = rules.slice(0, index).find(({ rule }) => covers(rule.pattern, pattern));
    if (!before) return;
    const { line } = problems.source.place(before.entry.key);
    problems.add(entry.key, (spot) => policyErrors.branchCovered(spot, pattern, before.rule.pattern, line));
  });
  const patterns = rules.map(({ rule }) => rule.pattern);
  for (const { rule, entry } of rules) {
    for (const name of rule.from ?? []) {
      if (ruleFor(name, patterns) !== undefined) continue;
      problems.add(fromSpan(entry, name), (spot) =>
        policyErrors.fromUnknown(
          spot,
          name,
          patterns.filter((other) => other !== rule.pattern),
        ),
      );
    }
  }
  tellCircles(rules, patterns, problems);
}

/** A circle is told at the `from` that closes it. */
function tellCircles(rules: readonly WrittenRule[], patterns: readonly string[], problems: Problems): void {
  const needs = new Map(
    rules.map(({ rule }) => [
      rule.pattern,
      (rule.from ?? []).flatMap((name) => ruleFor(name, patterns) ?? []),
    ]),
  );
  for (const circle of circlesIn(needs)) {
    const last = rules.find(({ rule }) => rule.pattern === circle.at(-2));
    const name = last?.rule.from?.find((one) => ruleFor(one, patterns) === circle[0]);
    if (!last || name === undefined) continue;
    problems.add(fromSpan(last.entry, name), (spot) => policyErrors.fromCycle(spot, circle));
  }
}

/** Whether the second pattern never has its turn after the first. */
function covers(pattern: string, later: string): boolean {
  return isLiteral(later) ? matches(pattern, later) : pattern === '**';
}

/** The pattern of the rule that `from` names: by its own words, or as one of its branches. */
function ruleFor(name: string, patterns: readonly string[]): string | undefined {
  if (patterns.includes(name)) return name;
  return isLiteral(name) ? patterns.find((pattern) => matches(pattern, name)) : undefined;
}

/** Where a branch stands in `from`. */
function fromSpan({ key, value }: Entry, name: string): Span {
  const from = value.kind === 'map' ? value.entries.find((entry) => entry.name === 'from') : undefined;
  if (!from) return key;
  const items = from.value.kind === 'list' ? from.value.items : [];
  return items.find((item) => item.kind === 'scalar' && String(item.value).trim() === name) ?? from.value;
}
