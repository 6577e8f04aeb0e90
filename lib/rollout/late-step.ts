import type { StepReference } from '../config/config.js';
import type { Change } from '../journal/events.js';
import type { StepRole, StepRun } from './rollout.js';

/** A step whose inputs refer to outputs of other steps. */
export interface Late {
  readonly step: string;
  readonly target: string;
  readonly role: StepRole;
  readonly refersTo: readonly StepReference[];
  /** Waits until the others are planned; whether their outputs are known already, as nothing changes there. */
  known(): Promise<boolean>;
  /** The step itself, with the outputs as they are now. */
  begin(): Promise<StepRun>;
}

/**
 * Plans and prepares at once what is known at once; else the whole step is done in its turn, as late as it must
 * be: then its own preparing is part of its switch.
 */
export function lateStep({ step, target, role, refersTo, known, begin }: Late): StepRun {
  let real: StepRun | undefined;
  let isLate = false;
  let nothingToDo = false;
  const whole = (): StepRun => {
    if (real === undefined) throw new Error(`step ${step} on ${target} did not begin`);
    return real;
  };
  return {
    step,
    target,
    role,
    get touched() {
      return real?.touched ?? false;
    },
    async plan(signal) {
      isLate = !(await known());
      if (isLate) return { changes: [comesLater(step, refersTo)] };
      real = await begin();
      return real.plan(signal);
    },
    prepare: async (signal) => (isLate ? undefined : whole().prepare(signal)),
    async apply(signal) {
      if (!isLate) return whole().apply(signal);
      real = await begin();
      const { changes, waits } = await real.plan(signal);
      if (waits) return;
      const prepared = changes.length > 0 ? await real.prepare(signal) : [];
      nothingToDo = prepared?.length === 0;
      if (!nothingToDo) await real.apply(signal);
    },
    verify: async (...given) => (nothingToDo ? {} : whole().verify(...given)),
    details: () => real?.details?.() ?? {},
    get undoLimitMs() {
      return real?.undoLimitMs;
    },
    undo: (signal) => whole().undo(signal),
    finish: (signal) => whole().finish(signal),
  };
}

function comesLater(step: string, refersTo: readonly StepReference[]): Change {
  const names = refersTo.map(({ id, output }) => `steps.${id}.${output}`);
  return { subject: `step ${step}`, action: 'run', detail: `once ${names.join(', ')} is known` };
}
