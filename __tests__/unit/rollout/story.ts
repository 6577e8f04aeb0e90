import { Cancelled, DeployError } from '../../../lib/errors/deploy-error.js';
import type { Lock, LockAttempt } from '../../../lib/host/lock.js';
import type { Change, JournalEntry } from '../../../lib/journal/events.js';
import { Journal } from '../../../lib/journal/journal.js';
import { type RolloutResult, runRollout } from '../../../lib/rollout/engine.js';
import type { Lockable, Phase, Rollout, StepRole, StepRun } from '../../../lib/rollout/rollout.js';

/** A failure that a step is made to have. */
export function failure(what: string): DeployError {
  return new DeployError({ code: 'host-command-failed', what, remedy: 'Mend it.' });
}

export const change: Change = { subject: 'service web', action: 'update' };

type Part = 'plan' | 'prepare' | 'apply' | 'verify' | 'undo' | 'finish';

/** What a step does in a part beside being recorded; it may throw. */
type Doing = (signal: AbortSignal) => unknown;

interface StepSpec extends Partial<Record<Part, Doing>> {
  /** What each plan finds, the last one for all later plans; one change when left out. */
  readonly plans?: readonly (readonly Change[])[];
  /** Whether each plan finds the lock taken. */
  readonly busy?: readonly boolean[];
  /** What preparing finds; the plan's when left out. */
  readonly prepared?: readonly Change[];
  readonly cannotUndo?: readonly string[];
  /** It waits for something and changes nothing, unless it accompanies others. */
  readonly waits?: boolean;
  /** Its change belongs to those of the target's other steps. */
  readonly accompanies?: boolean;
  /** Its change is not on the target itself. */
  readonly apart?: boolean;
  readonly role?: StepRole;
  readonly details?: Readonly<Record<string, unknown>>;
  /** Fails before undo would have anything to put back. */
  readonly beforeBegan?: Doing;
}

/** A rollout in the making, and all that its steps were asked to do, in order: `a apply`, `b undo`, ... */
export class Story {
  readonly calls: string[] = [];
  /** What each step was told when it was verified: whether something is deployed before it. */
  readonly deployed: Record<string, boolean | undefined> = {};
  readonly journal = new Journal();
  readonly cancelling = new AbortController();

  /** A step on a target; its name is `step` unless the target has several. */
  step(target: string, spec: StepSpec = {}, name = 'step'): StepRun {
    let touched = false;
    let plans = 0;
    const label = name === 'step' ? target : `${target}.${name}`;
    const enter = (part: Part): void => {
      this.calls.push(`${label} ${part}`);
    };
    const act = async (part: Part, signal: AbortSignal): Promise<void> => {
      enter(part);
      await spec[part]?.(signal);
    };
    const nth = <Value>(values: readonly Value[], otherwise: Value): Value =>
      values[Math.min(plans - 1, values.length - 1)] ?? otherwise;
    return {
      step: name,
      target,
      role: spec.role,
      get touched() {
        return touched;
      },
      async plan(signal) {
        await act('plan', signal);
        plans += 1;
        const { cannotUndo = [], details = {}, waits = false, accompanies = false, apart = false } = spec;
        return {
          waits,
          accompanies,
          apart,
          changes: waits && !accompanies ? [] : nth(spec.plans ?? [], [change]),
          busy: nth(spec.busy ?? [], false),
          cannotUndo,
          details,
        };
      },
      async prepare(signal) {
        await act('prepare', signal);
        return spec.prepared;
      },
      async apply(signal) {
        enter('apply');
        await spec.beforeBegan?.(signal);
        touched = true;
        await spec.apply?.(signal);
      },
      verify: async (signal, deployed) => {
        this.deployed[label] = deployed;
        await act('verify', signal);
        return { verified: true };
      },
      undo: (signal) => act('undo', signal),
      finish: (signal) => act('finish', signal),
    };
  }

  async run(phases: readonly Phase[], rest: Partial<Rollout> = {}): Promise<RolloutResult> {
    const rollout: Rollout = {
      title: 'story',
      phases,
      locks: [],
      concurrency: 32,
      dryRun: false,
      rollback: true,
      success: 'deployed',
      ...rest,
    };
    return runRollout(rollout, this.journal, this.cancelling.signal);
  }

  cancel(): void {
    this.cancelling.abort(new Cancelled('SIGINT'));
  }

  /** The calls of one part, without its name: which targets, in order. */
  of(part: Part): string[] {
    return this.calls.filter((call) => call.endsWith(` ${part}`)).map((call) => call.split(' ')[0] ?? '');
  }

  events<Type extends JournalEntry['type']>(type: Type): Extract<JournalEntry, { type: Type }>[] {
    return this.journal.entries.filter(
      (entry): entry is Extract<JournalEntry, { type: Type }> => entry.type === type,
    );
  }

  /** The types of all events in order, with the target where there is one. */
  get told(): string[] {
    return this.journal.entries.map((entry) =>
      'target' in entry && entry.target ? `${entry.target} ${entry.type}` : entry.type,
    );
  }
}

/** A phase of one target per step, all at once. */
export function phase(steps: readonly StepRun[], rest: Partial<Phase> = {}): Phase {
  const targets = steps.map((step) => ({ name: step.target, steps: [step] }));
  return { name: 'phase', needs: [], targets, batches: [targets.length], maxFailures: 0, ...rest };
}

/** A phase of one target that takes several steps. */
export function onOneTarget(steps: readonly StepRun[]): Phase {
  const targets = [{ name: steps[0]?.target ?? '', steps }];
  return { name: 'phase', needs: [], targets, batches: [1], maxFailures: 0 };
}

/** A lock that is free, and can be lost. */
export function freeLock(calls: string[], key = 'lock') {
  let lose: (error: Error) => void = () => undefined;
  const lost = new Promise<never>((_resolve, reject) => {
    lose = reject;
  });
  lost.catch(() => undefined);
  const lock: Lock = {
    project: 'shop',
    fence: (argv) => [...argv],
    lost,
    async release() {
      calls.push(`${key} released`);
    },
  };
  const lockable: Lockable = {
    key,
    target: key,
    project: 'shop',
    open: (): LockAttempt => ({
      async attempt() {
        calls.push(`${key} taken`);
        return { lock };
      },
      stop: async () => undefined,
    }),
  };
  return { lockable, lose };
}

/** Something that happens once, and can be waited for: tests order steps with it instead of sleeping. */
export class Moment {
  readonly happened: Promise<void>;
  #happen: () => void = () => undefined;

  constructor() {
    this.happened = new Promise((resolve) => {
      this.#happen = resolve;
    });
  }

  readonly happen = (): void => this.#happen();
}

/** Waits until the signal aborts, then rejects with its reason: what a command on a host does. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
