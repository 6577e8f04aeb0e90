import type { Planned } from '../capability/capability.js';
import type { LockAttempt } from '../host/lock.js';
import type { Change } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';

/**
 * One step on one target, with its inputs bound; what plan, prepare and apply hand on stays inside
 * (`bindStep`). The engine calls the parts in order and knows nothing else.
 */
export interface StepRun {
  readonly step: string;
  readonly target: string;
  readonly role?: StepRole | undefined;
  plan(signal: AbortSignal): Promise<Planned>;
  /** @returns all changes, none when there is nothing left to do after all; undefined when the plan's stand */
  prepare(signal: AbortSignal): Promise<readonly Change[] | undefined>;
  apply(signal: AbortSignal): Promise<void>;
  /** @param deployed as `StepContext` has it */
  verify(signal: AbortSignal, deployed?: boolean): Promise<Readonly<Record<string, unknown>>>;
  undo(signal: AbortSignal): Promise<void>;
  /** How long undo may take, in milliseconds; 10 minutes when left out. */
  readonly undoLimitMs?: number | undefined;
  finish(signal: AbortSignal): Promise<void>;
  /** What is known so far, also when it failed. */
  details?(): Readonly<Record<string, unknown>>;
  /** True once apply began something that undo would have to put back. */
  readonly touched: boolean;
}

/** What a step is to the others of its rollout; most are nothing of it. */
export interface StepRole {
  /**
   * It is done once, before anything of its phase is switched, with the waits that stand before it. Where something is
   * deployed in its phase or in one that needs it, it has something to do only if that changes.
   */
  readonly leads?: boolean;
  /** What runs becomes another by it: a release, a revision. */
  readonly deploys?: boolean;
}

/** What a phase works on, with the steps that it takes there, in order. */
export interface RolloutTarget {
  readonly name: string;
  readonly steps: readonly StepRun[];
}

/** A lock that the rollout needs before it changes anything; `key` orders locks over all runs. */
export interface Lockable {
  readonly key: string;
  readonly target: string;
  readonly project: string;
  open(): LockAttempt;
}

export interface Phase {
  readonly name: string;
  /** Names of phases that must have ended well before this one switches. */
  readonly needs: readonly string[];
  readonly targets: readonly RolloutTarget[];
  /** Sizes of the groups that switch one after another; they add up to the number of targets. */
  readonly batches: readonly number[];
  /** Targets that may fail (and go back alone) before the whole rollout stops and goes back. */
  readonly maxFailures: number;
  /** What it brought to a healthy end stays when the rollout fails. */
  readonly keep?: boolean;
  /** It goes back in its batches as well, the last one first: while some are out of service the others answer. */
  readonly backInBatches?: boolean;
}

export interface Rollout {
  readonly title: string;
  readonly phases: readonly Phase[];
  readonly locks: readonly Lockable[];
  /** Targets that are worked on at once. */
  readonly concurrency: number;
  readonly dryRun: boolean;
  /** False leaves what failed as it is. */
  readonly rollback: boolean;
  /** The word for a target that changed and is well: `deployed`, `changed`, ... */
  readonly success: Outcome;
}
