import type { Capability, Planned, Prepared as PreparedBase, StepContext } from '../capability/capability.js';
import type { StepRole, StepRun } from './rollout.js';

/** What a step is bound to. */
export interface StepBinding<Inputs, Target> {
  readonly name: string;
  readonly targetName: string;
  readonly target: Target;
  readonly inputs: Inputs;
  readonly context: Omit<StepContext, 'signal' | 'step'>;
  readonly role?: StepRole;
}

/** Binds a capability to one target and its inputs, and keeps what its parts hand on to each other. */
export function bindStep<Inputs, Target, Plan extends Planned, Prepared extends PreparedBase, Applied>(
  capability: Capability<Inputs, Target, Plan, Prepared, Applied>,
  { name, targetName, target, inputs, context, role }: StepBinding<Inputs, Target>,
): StepRun {
  let plan: Plan | undefined;
  let prepared: { readonly value: Prepared } | undefined;
  let applied: { readonly value: Applied } | undefined;
  const at = (signal: AbortSignal): StepContext => ({ ...context, step: name, signal });
  const before = <Value>(value: Value | undefined, part: string): Value => {
    if (value === undefined) throw new Error(`step ${name} on ${targetName}: ${part} did not run`);
    return value;
  };

  return {
    step: name,
    target: targetName,
    role,
    get touched() {
      return applied !== undefined;
    },
    async plan(signal) {
      plan = await capability.plan(target, inputs, at(signal));
      return plan;
    },
    async prepare(signal) {
      const value = await capability.prepare(target, inputs, before(plan, 'plan'), at(signal));
      prepared = { value };
      return value.changes;
    },
    async apply(signal) {
      const began = (value: Applied): void => {
        applied = { value };
      };
      const ready = before(prepared, 'prepare').value;
      began(await capability.apply(target, inputs, ready, { ...at(signal), began }));
    },
    // A wait has nothing to apply.
    verify: (signal, deployed) =>
      capability.verify(target, inputs, plan?.waits ? ({} as Applied) : before(applied, 'apply').value, {
        ...at(signal),
        deployed,
      }),
    details: () => capability.details?.() ?? {},
    get undoLimitMs() {
      return capability.undoLimitMs;
    },
    undo: (signal) => capability.undo(target, inputs, before(applied, 'apply').value, at(signal)),
    async finish(signal) {
      await capability.finish?.(target, inputs, before(applied, 'apply').value, at(signal));
    },
  };
}
