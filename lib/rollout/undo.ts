import { LeftAsIs } from '../capability/capability.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { toDeployError } from '../errors/deploy-error.js';
import { notPutBack, undoTimeout } from './errors.js';
import { alongGraph, reversed } from './graph.js';
import type { Rollout, StepRun } from './rollout.js';
import type { TargetState } from './target-state.js';

/** Undo may take this long on one target, whatever ended the run, where the capability does not say another time. */
const usualLimitMs = 10 * 60_000;

/**
 * Puts back what a rollout changed: phases in the reverse order of the graph, all targets of a phase at the same
 * time or in its batches, the steps of a target one after another from the last. Of a phase that keeps, what is well
 * stays.
 */
export async function undoAll(rollout: Rollout, states: readonly TargetState[]): Promise<void> {
  await alongGraph(reversed(rollout.phases), async ({ name, keep = false, batches, backInBatches }) => {
    const own = states.filter(({ phase }) => phase.name === name);
    const groups = backInBatches ? inBatches(own, batches).toReversed() : [own];
    for (const group of groups) {
      const touched = group.filter((state) => state.touched.length > 0);
      await settleAll(touched, rollout.concurrency, async (state) => {
        if (keep && state.isWell) keepTarget(state);
        else await undoTarget(state);
      });
    }
    // What the phases before it changed goes back also where this one could not.
    return true;
  });
}

function inBatches(states: readonly TargetState[], batches: readonly number[]): readonly TargetState[][] {
  let next = 0;
  return batches.map((size) => {
    next += size;
    return states.slice(next - size, next);
  });
}

/** Undoes the steps of one target that changed something, from the last to the first. */
export async function undoTarget(state: TargetState): Promise<void> {
  for (const step of state.touched.splice(0).toReversed()) await undoStep(state, step);
}

function keepTarget(state: TargetState): void {
  state.keep();
  for (const { target, step } of state.touched) state.writer.write({ type: 'step.kept', target, step });
}

async function undoStep(state: TargetState, step: StepRun): Promise<void> {
  const at = { target: step.target, step: step.step };
  state.writer.write({ type: 'step.undoing', ...at });
  const started = Date.now();
  // The run's own signal is what brought us here: undo has a limit of its own.
  const limit = new AbortController();
  const { undoLimitMs = usualLimitMs } = step;
  const timer = setTimeout(() => limit.abort(undoTimeout(step.target, undoLimitMs)), undoLimitMs);
  try {
    await step.undo(limit.signal);
    state.end('rolled-back');
    state.writer.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
  } catch (thrown) {
    if (thrown instanceof LeftAsIs) {
      state.leave(thrown.outcome);
      state.writer.write({ type: 'notice', target: step.target, message: thrown.message });
      return;
    }
    const error = toDeployError(thrown);
    state.cannotPutBack(notPutBack(step.step, error));
    state.writer.write({ type: 'step.undo-failed', ...at, error });
  } finally {
    clearTimeout(timer);
  }
}
