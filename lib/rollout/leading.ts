import { placeText } from '../config/config.js';
import type { DeployError } from '../errors/deploy-error.js';
import { changesOfDeploys } from './deploys.js';
import { leadsLate } from './errors.js';
import type { Phase } from './rollout.js';
import type { System } from './system.js';
import type { TargetState } from './target-state.js';

/**
 * Decides of what leads a phase whether it has something to do: not where something is deployed in the phase, or in one
 * that needs it, and all of that runs as it should already.
 */
export function setIdle(phases: readonly Phase[], states: readonly TargetState[]): void {
  for (const phase of phases) {
    const deploying = changesOfDeploys(phasesBehind(phase, phases), states);
    const idle = deploying.length > 0 && deploying.every((changes) => changes?.length === 0);
    for (const state of states) if (state.phase === phase) state.idle = idle;
  }
}

/** A phase, and all that come after it. */
function phasesBehind(phase: Phase, phases: readonly Phase[]): ReadonlySet<Phase> {
  const behind = new Set([phase]);
  // A set that grows while it is gone through: what is added is gone through as well.
  for (const before of behind) for (const one of phases) if (one.needs.includes(before.name)) behind.add(one);
  return behind;
}

/** Steps that lead their phase and stand behind others of it than waits. */
export function leadingProblems({ phases }: Pick<System, 'phases'>): DeployError[] {
  return phases.flatMap(({ config, steps }) => {
    const last = steps.findLastIndex(({ work }) => work.leads);
    const before = steps.slice(0, Math.max(last, 0));
    const wrong = before.find(
      ({ work, config: step }) =>
        !work.leads && work.before === undefined && step.capability !== 'wait-healthy',
    );
    const leading = steps[last]?.config;
    if (wrong === undefined || leading === undefined) return [];
    return leadsLate(leading.name, wrong.config.name, config.name, placeText(leading.place));
  });
}
