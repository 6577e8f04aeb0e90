import type { Change, JournalWriter } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { Alongside } from './alongside.js';

/** Who runs this deploy and for what, from the runner's environment or the command line. */
export interface RunIdentity {
  /** Names this very run, other than all others, re-runs included. */
  readonly id: string;
  /** What a person is shown: the run's page, or user@machine (pid) of a command line. */
  readonly url: string;
  readonly actor: string;
  readonly sha: string;
  readonly branch: string;
  /** `owner/name`, empty outside a repository. */
  readonly repository: string;
  /** What deploy-kit.yml calls the project, where one is used. */
  readonly project?: string;
  /** The folder that relative paths are read from. */
  readonly directory: string;
}

/** What a capability is given beside its inputs and its target. */
export interface StepContext {
  readonly run: RunIdentity;
  readonly journal: JournalWriter;
  /** The name of the step in the journal. */
  readonly step: string;
  /** Only a plan is wanted: it may take longer and say more. */
  readonly dryRun: boolean;
  /** What the rest of the run does to the same host; absent where the step is all of it. */
  readonly alongside?: () => Promise<Alongside>;
  /**
   * For `verify`: whether something is deployed in its phase, or in one that this needs. Undefined where nothing there
   * deploys.
   */
  readonly deployed?: boolean | undefined;
  /** Aborts with `Cancelled` or a timeout; every wait hears it. During undo it is a fresh one. */
  readonly signal: AbortSignal;
}

/** What a plan found. A capability adds what it learnt and needs later. */
export interface Planned {
  /** Empty when there is nothing to do. */
  readonly changes: readonly Change[];
  /** What this step cannot put back once applied, in words. */
  readonly cannotUndo?: readonly string[];
  /** To be done in its turn in any case, though it changes nothing: a wait. */
  readonly waits?: boolean;
  /**
   * The changes belong to those of the target's other steps, and are made only where these change something. Where
   * they do not, and it waits, it only waits.
   */
  readonly accompanies?: boolean;
  /** What changes is not on the target itself, and is nothing that others would accompany. */
  readonly apart?: boolean;
  /** Another run holds the lock here, so that this plan may be old soon: never the end of a run. */
  readonly busy?: boolean;
  /** Said of the target in results also when nothing changes; JSON, no secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What was made ready. A capability adds what it needs to switch. */
export interface Prepared {
  /** All changes, where preparing learnt more of them than the plan could tell cheaply; none: nothing to do after all. */
  readonly changes?: readonly Change[];
}

/** Thrown by an undo that left what there is, as it should: the run ends with this word and not as rolled back. */
export class LeftAsIs extends Error {
  constructor(
    readonly outcome: Outcome,
    message: string,
  ) {
    super(message);
    this.name = 'LeftAsIs';
  }
}

/**
 * One thing that deploy-kit can do to one target, in the five parts that the engine calls in order.
 *
 * @typeParam Inputs the parsed inputs
 * @typeParam Target a host session, or what else the capability works on
 */
export interface Capability<Inputs, Target, Plan extends Planned, Ready extends Prepared, Applied> {
  /** Reads only. */
  plan(target: Target, inputs: Inputs, context: StepContext): Promise<Plan>;
  /** Everything slow or likely to fail that does not touch what serves; may leave only what a later run reuses. */
  prepare(target: Target, inputs: Inputs, plan: Plan, context: StepContext): Promise<Ready>;
  /**
   * The switch; short. Calls `began` before the first thing that undo would have to put back, so that a
   * failure in the middle is undone too.
   */
  apply(
    target: Target,
    inputs: Inputs,
    ready: Ready,
    context: StepContext & { began(applied: Applied): void },
  ): Promise<Applied>;
  /** Healthy and stable, or throws with the cause; returns details for the results. */
  verify(
    target: Target,
    inputs: Inputs,
    applied: Applied,
    context: StepContext,
  ): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Back to what was there.
   *
   * @throws what could not be put back; `LeftAsIs` where it was left on purpose
   */
  undo(target: Target, inputs: Inputs, applied: Applied, context: StepContext): Promise<void>;
  /** What is known so far, for the results also when it fails; JSON, no secrets. */
  details?(): Readonly<Record<string, unknown>>;
  /** How long undo may take on a target, in milliseconds, as far as is known by then; 10 minutes when left out. */
  readonly undoLimitMs?: number;
  /** After success everywhere: what is no longer needed goes. A failure here is a warning. */
  finish?(target: Target, inputs: Inputs, applied: Applied, context: StepContext): Promise<void>;
}
