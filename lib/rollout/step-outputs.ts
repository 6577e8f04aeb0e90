import type { StepReference } from '../config/config.js';
import { outputsDiffer } from './errors.js';
import type { StepRun } from './rollout.js';
import type { StepResult, StepWork } from './step-action.js';

type Outputs = Readonly<Record<string, unknown>>;

/** What is known of one step on one target. */
interface Known {
  /** Resolves when it was planned: to its outputs where nothing changes, to undefined where they are still to come. */
  readonly planned: PromiseWithResolvers<Outputs | undefined>;
  latest: Outputs | undefined;
}

/** The outputs of steps that have an id, for the steps that refer to them. */
export class StepOutputs {
  readonly #known = new Map<string, Map<string, Known>>();

  /** Keeps the outputs of a step; to be called for each of its targets before anything is planned. */
  recorded(id: string, work: StepWork, step: StepRun): StepRun {
    const known: Known = { planned: Promise.withResolvers(), latest: undefined };
    const targets = this.#known.get(id) ?? new Map<string, Known>();
    this.#known.set(id, targets.set(step.target, known));
    const outputsOf = (result: Omit<StepResult, 'target'>): Outputs =>
      work.outputs?.([{ target: step.target, ...result }]) ?? result.details;
    return {
      step: step.step,
      target: step.target,
      role: step.role,
      get touched() {
        return step.touched;
      },
      async plan(signal) {
        try {
          const plan = await step.plan(signal);
          const { changes, waits, details = {} } = plan;
          known.latest = changes.length > 0 || waits ? undefined : outputsOf({ changes, details });
          return plan;
        } finally {
          known.planned.resolve(known.latest);
        }
      },
      prepare: (signal) => step.prepare(signal),
      apply: (signal) => step.apply(signal),
      async verify(...given) {
        const details = await step.verify(...given);
        known.latest = outputsOf({ changes: [], details });
        return details;
      },
      details: () => step.details?.() ?? {},
      get undoLimitMs() {
        return step.undoLimitMs;
      },
      undo: (signal) => step.undo(signal),
      finish: (signal) => step.finish(signal),
    };
  }

  /** Waits until the steps are planned. @returns whether all their outputs are known by then */
  async planned(references: readonly StepReference[]): Promise<boolean> {
    const known = references.flatMap(({ id }) => [...(this.#known.get(id)?.values() ?? [])]);
    const outputs = await Promise.all(known.map(({ planned }) => planned.promise));
    return outputs.every((one) => one !== undefined);
  }

  /**
   * An output of a step that ended: of the same target, else the one that all of its targets agree on.
   *
   * @throws DeployError `step-outputs-differ`
   */
  read({ id, output }: StepReference, target: string): string {
    const targets = this.#known.get(id) ?? new Map<string, Known>();
    const own = targets.get(target);
    const asked = own === undefined ? [...targets.values()] : [own];
    const values = new Set(asked.map(({ latest }) => textOf(latest?.[output])));
    if (values.size > 1) throw outputsDiffer(id, output, [...targets.keys()]);
    return [...values][0] ?? '';
  }
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
