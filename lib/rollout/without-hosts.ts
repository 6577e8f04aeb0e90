import type { ActionImplementation } from '../capability/define-action.js';
import { bindStep } from './bind-step.js';
import { runRollout } from './engine.js';
import { partName } from './part-name.js';
import type { StepAction } from './step-action.js';

/** What inputs say of the whole, where an action stands by itself and works on no host. */
export interface AloneWithoutHosts {
  readonly title: string;
  /** What results call the one target. */
  readonly target: string;
  readonly dryRun: boolean;
}

/** Makes an action of a step that needs no hosts: a rollout of one phase with one target. */
export function withoutHosts<Inputs>(
  step: StepAction<Inputs>,
  alone: (inputs: Inputs) => AloneWithoutHosts,
): ActionImplementation<Inputs>['run'] {
  return async (inputs, { run, journal, signal }) => {
    const { title, target: targetName, dryRun } = alone(inputs);
    const work = await step.begin(inputs, run);
    try {
      const context = { run, journal, dryRun };
      const bound = { targetName, target: undefined, inputs: work.wish, context };
      const steps = [
        ...(work.once ? [bindStep(work.once, { ...bound, name: partName(step.name, 'once') })] : []),
        bindStep(work.capability, { ...bound, name: step.name }),
      ];
      const phase = { name: step.name, needs: [], batches: [1], maxFailures: 0 };
      const phases = [{ ...phase, targets: [{ name: targetName, steps }] }];
      const { success } = step;
      const rollout = { title, phases, locks: [], concurrency: 1, dryRun, rollback: true, success };
      const { outcome, results, error } = await runRollout(rollout, journal, signal);
      const changed = results.some((result) => result.outcome === success);
      const outputs = { changed, results, ...work.outputs?.(results) };
      return { outcome, outputs, ...(error && { error }) };
    } finally {
      await work.end?.();
    }
  };
}
