import { problem, writeOneOf } from './errors.js';
import type { Spot } from './source-text.js';

export const policyReference = (spot: Spot) =>
  problem(
    spot,
    'config-reference',
    'a policy is read before anything that a reference could give',
    'Write the value itself.',
  );

export const patternWrong = (spot: Spot, pattern: string, why: string) =>
  problem(
    spot,
    'policy-pattern',
    `${pattern} ${why}`,
    'Write a branch such as main, or a pattern such as release/* (* is anything but /, ** anything, ? one character).',
  );

export const branchCovered = (spot: Spot, branch: string, pattern: string, line: number) =>
  problem(
    spot,
    'policy-branch-covered',
    `the rule for ${branch} never counts: ${pattern} on line ${line} matches it before`,
    `Put ${branch} before ${pattern}, or take it away.`,
  );

export const fromUnknown = (spot: Spot, name: string, known: readonly string[]) =>
  problem(
    spot,
    'policy-from-unknown',
    `no rule of the policy is for the branch ${name}`,
    writeOneOf(name, known, 'Add it under branches'),
  );

export const fromCycle = (spot: Spot, names: readonly string[]) =>
  problem(
    spot,
    'policy-from-cycle',
    names.length === 2
      ? `${names[0]} comes from itself`
      : `these branches come from each other: ${names.join(' -> ')}`,
    'Take one of these from away: a change has to begin somewhere.',
  );
