import type { Capability, Planned, Prepared, RunIdentity } from '../capability/capability.js';
import type { ActionImplementation, RunContext } from '../capability/define-action.js';
import type { Host } from '../host/host.js';
import type { TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { Recovered } from './recovered.js';
import type { StepStatus } from './step-status.js';

/** How an action takes part in a rollout: by itself as its only step, or as a step of deploy-kit.yml. */
export interface StepAction<Inputs> {
  readonly name: string;
  /** The word for a target that changed and is well. */
  readonly success: Outcome;
  /**
   * Reads what it needs of this machine, once for all targets and before any host is contacted.
   *
   * @throws InputProblems with all that is wrong with it
   */
  begin(inputs: Inputs, run: RunIdentity): Promise<StepWork>;
}

/** The implementation of an action that can be a step. */
export interface StepImplementation<Inputs> extends ActionImplementation<Inputs> {
  readonly step: StepAction<Inputs>;
}

/** What a step is about to do on its targets. */
export interface StepWork {
  /** What plans, prepares, applies, verifies and undoes. */
  readonly capability: AnyCapability;
  /** What the capability is given as its inputs. */
  readonly wish: unknown;
  /** Whose lock is taken on each host, and the folder of all state there; absent: it changes nothing there. */
  readonly state?: { readonly project: string; readonly directory: string };
  /** Puts back on one host what a run that was killed left half done; the lock is this run's own. */
  recover?(host: Host, context: RunContext): Promise<Recovered>;
  /** What runs on a host, since when, from which run, and how that differs from its ledger; reads only. */
  status?(host: Host, signal: AbortSignal): Promise<StepStatus>;
  /**
   * Brings back an earlier release as a step of its own: planned, prepared, switched, verified, undone.
   *
   * @param release the id of the release; the last healthy one before what runs now when undefined
   */
  back?(release: string | undefined): AnyCapability;
  /** What `${steps.ID.OUTPUT}` reads of a target that is well, and the action's own outputs. */
  outputs?(
    results: readonly Pick<TargetResult, 'target' | 'changes' | 'details'>[],
  ): Readonly<Record<string, unknown>>;
  /** Frees what `begin` took. */
  end?(): Promise<void>;
}

/**
 * A capability whose parts' types are known to itself only: the engine hands on what one part returned to
 * the next and looks at nothing but `changes` and the like.
 */
// biome-ignore lint/suspicious/noExplicitAny: what the parts hand on to each other is opaque here
export type AnyCapability = Capability<any, any, Planned & any, Prepared & any, any>;
