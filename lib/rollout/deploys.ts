import type { Change } from '../journal/events.js';
import type { Phase } from './rollout.js';
import type { TargetState } from './target-state.js';

/** What each step changes that deploys something in these phases; undefined of one that is not planned yet. */
export function changesOfDeploys(
  phases: ReadonlySet<Phase>,
  states: readonly TargetState[],
): readonly (readonly Change[] | undefined)[] {
  return states
    .filter((state) => phases.has(state.phase))
    .flatMap((state) =>
      state.target.steps.filter(({ role }) => role?.deploys).map((step) => state.changesOf(step)),
    );
}

/**
 * Whether something is deployed in a phase, or in one that it needs; what goes on there since an earlier run counts.
 *
 * @returns undefined where nothing there deploys
 */
export function isDeployedBefore(
  phase: Phase,
  phases: readonly Phase[],
  states: readonly TargetState[],
): boolean | undefined {
  const before = new Set([phase]);
  // A set that grows while it is gone through: what is added is gone through as well.
  for (const { needs } of before) for (const one of phases) if (needs.includes(one.name)) before.add(one);
  const deploying = changesOfDeploys(before, states);
  if (deploying.length === 0) return undefined;
  const goesOn = states.some(
    (state) =>
      before.has(state.phase) && state.target.steps.some((step) => step.role?.deploys && state.isWait(step)),
  );
  return goesOn || deploying.some((changes) => changes?.length !== 0);
}
