import type { Capability, RunIdentity, StepContext } from '../capability/capability.js';
import type { ActionImplementation, RunContext } from '../capability/define-action.js';
import type { Host } from '../host/host.js';
import type { TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { Recovered } from './recovered.js';
import type { StepNeeds } from './step-needs.js';
import type { StepStatus } from './step-status.js';
import type { TargetReleases } from './way-back.js';

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

/** A capability bound to its inputs: what a step is about to do on its targets. */
export interface StepWork {
  readonly capability: AnyCapability;
  /** What the capability is given as its inputs. */
  readonly wish: unknown;
  /** Around the other steps of a target: this comes before all of them, and the capability itself behind them. */
  readonly before?: AnyCapability;
  /** Done once for all targets, with the first of them, and there right before the capability itself. */
  readonly once?: AnyCapability;
  /** Done once for its phase, with the first target, before anything there is switched; see `StepRole`. */
  readonly leads?: boolean;
  /** What runs on its targets becomes another by it: a release, a revision. */
  readonly deploys?: boolean;
  /** Whose lock is taken on each host, and the folder of all state there; absent: it changes nothing there. */
  readonly state?: StepState;
  /** Puts back on one host what a run that was killed left half done; the lock is this run's own. */
  recover?(host: Host, context: RunContext, how: RecoverOptions): Promise<Recovered>;
  /** Ends what a run that was killed left going on elsewhere than on its hosts. */
  recoverElsewhere?(context: RunContext): Promise<Recovered>;
  /** What runs on a host, since when, from which run, and how that differs from its ledger; reads only. */
  status?(host: Host, signal: AbortSignal): Promise<StepStatus>;
  /** What a host's own Compose makes of its files, of one that deploys a Compose project; leaves nothing there. */
  compose?(host: Host, context: StepContext): Promise<ResolvedCompose>;
  /** What it needs of its hosts and of this machine, beside the login; contacts nobody. */
  needs?(): Promise<StepNeeds>;
  /**
   * All releases of its project that lie on a host, to decide where the host goes back to; reads only.
   *
   * @param target what the releases are to be called by
   */
  releases?(host: Host, target: string, signal: AbortSignal): Promise<TargetReleases>;
  /** The capability that brings back a release which ran well before, in place of its own. */
  back?(release: string): AnyCapability;
  /** The action's outputs beside `outcome`, `changed` and `results`; `${steps.ID.OUTPUT}` reads those of its own target. */
  outputs?(results: readonly StepResult[]): Readonly<Record<string, unknown>>;
  /** Frees what `begin` took. */
  end?(): Promise<void>;
}

/** A Compose project as a host's Compose resolves it. */
export interface ResolvedCompose {
  /** What `docker compose config --format json` says. */
  readonly project: unknown;
  /** The folder on the host that its paths lay in. */
  readonly folder: string;
}

/** What to do about a host that a killed run had brought to its end already. */
export interface RecoverOptions {
  /** It stays as it is: its phase keeps, or other hosts were allowed to fail. */
  readonly keep: boolean;
}

/** Where a step keeps what it knows of its project on a host. */
export interface StepState {
  readonly project: string;
  readonly directory: string;
}

/** Of a target, what an output can be made of. */
export type StepResult = Pick<TargetResult, 'target' | 'changes' | 'details'>;

/**
 * A capability whose parts' types only it knows: the engine hands on what one part returned to the next, and
 * looks at nothing but what every plan has.
 */
// biome-ignore lint/suspicious/noExplicitAny: what the parts hand on to each other is their own affair
export type AnyCapability = Capability<any, any, any, any, any>;
