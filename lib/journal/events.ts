import type { DeployError } from '../errors/deploy-error.js';
import type { Outcome } from './outcome.js';

/** One thing that a plan would change, in words that a person reads. */
export interface Change {
  /** What it is about: `service web`, `network core-net`, `/swapfile`. */
  readonly subject: string;
  readonly action: 'create' | 'update' | 'recreate' | 'remove' | 'run';
  /** From what to what, free of secrets, e.g. `app:1 -> app:2`. */
  readonly detail?: string;
}

/** What became of one target. */
export interface TargetResult {
  readonly target: string;
  /** Where the run has several phases. */
  readonly phase?: string;
  readonly outcome: Outcome;
  readonly changes: readonly Change[];
  readonly durationMs: number;
  /** What the capability says beyond that (release, services with their times); JSON, no secrets. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Where what was deployed can be looked at: an address of http or https. */
  readonly url?: string;
  readonly error?: DeployError;
  /** What could not be put back, in words. */
  readonly notPutBack?: readonly string[];
  /** The rollout failed, and this stays as deployed because its phase says so (`if-fails: keep`). */
  readonly kept?: boolean;
}

/** A phase of a rollout as readers need it. */
export interface PhaseOutline {
  readonly name: string;
  readonly needs: readonly string[];
  readonly targets: readonly string[];
}

/** Everything that happens is one of these. Times are milliseconds since the epoch, set by the journal. */
export type JournalEvent =
  | {
      readonly type: 'run.started';
      readonly title: string;
      readonly targets: readonly string[];
      readonly dryRun: boolean;
      /** Where there are several. */
      readonly phases?: readonly PhaseOutline[];
      /** What the targets are, where they are no hosts. */
      readonly of?: 'images';
      /** The steps come one after the other: each is a fold of its own in a log. */
      readonly folds?: 'steps';
    }
  | {
      readonly type: 'run.ended';
      readonly outcome: Outcome;
      readonly results: readonly TargetResult[];
      readonly error?: DeployError;
    }
  | {
      readonly type: 'host.connected';
      readonly target: string;
      readonly address: string;
      readonly durationMs: number;
    }
  | { readonly type: 'host.lost'; readonly target: string; readonly reason: string }
  | { readonly type: 'host.reconnected'; readonly target: string; readonly durationMs: number }
  | { readonly type: 'lock.waiting'; readonly target: string; readonly owner: string; readonly since: string }
  | { readonly type: 'lock.taken'; readonly target: string; readonly takenOverFrom?: string }
  | { readonly type: 'lock.released'; readonly target: string }
  | {
      readonly type: 'step.planned';
      readonly target: string;
      readonly step: string;
      readonly changes: readonly Change[];
    }
  | { readonly type: 'step.preparing'; readonly target: string; readonly step: string }
  | {
      readonly type: 'step.prepared';
      readonly target: string;
      readonly step: string;
      readonly durationMs: number;
    }
  /** A step that changes nothing waits for something; `step.verified` or `step.failed` ends it. */
  | { readonly type: 'step.waiting'; readonly target: string; readonly step: string }
  | { readonly type: 'step.applying'; readonly target: string; readonly step: string }
  | {
      readonly type: 'step.applied';
      readonly target: string;
      readonly step: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'step.verified';
      readonly target: string;
      readonly step: string;
      readonly durationMs: number;
      /** What the step says of the target; JSON, no secrets. */
      readonly details?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'step.failed';
      readonly target: string;
      readonly step: string;
      readonly during: 'connect' | 'plan' | 'prepare' | 'apply' | 'verify' | 'build' | 'push';
      readonly error: DeployError;
    }
  | { readonly type: 'step.undoing'; readonly target: string; readonly step: string }
  | {
      readonly type: 'step.undone';
      readonly target: string;
      readonly step: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'step.undo-failed';
      readonly target: string;
      readonly step: string;
      readonly error: DeployError;
    }
  | { readonly type: 'step.kept'; readonly target: string; readonly step: string }
  | {
      readonly type: 'image.ready';
      readonly target: string;
      readonly image: string;
      readonly durationMs: number;
      readonly bytes?: number;
    }
  /** The target is an image that is built on this machine. */
  | { readonly type: 'image.building'; readonly target: string; readonly step: 'build' }
  | {
      readonly type: 'image.built';
      readonly target: string;
      readonly step: 'build';
      readonly durationMs: number;
      readonly bytes?: number;
    }
  | { readonly type: 'image.pushing'; readonly target: string; readonly step: 'push' }
  | {
      readonly type: 'image.pushed';
      readonly target: string;
      readonly step: 'push';
      /** By digest. */
      readonly reference: string;
      readonly durationMs: number;
    }
  | {
      readonly type: 'container.healthy';
      readonly target: string;
      readonly service: string;
      readonly durationMs: number;
    }
  | { readonly type: 'output'; readonly target: string; readonly source: string; readonly line: string }
  /** An action that decides came to its decision. */
  | {
      readonly type: 'decided';
      /** What it is about: `a push to main`. */
      readonly about: string;
      /** Name -> what was decided. */
      readonly facts: Readonly<Record<string, string | boolean>>;
      /** Sentences. */
      readonly reason: string;
    }
  | { readonly type: 'notice'; readonly target?: string; readonly message: string }
  | { readonly type: 'warning'; readonly target?: string; readonly message: string };

/** An event as the journal keeps it; `phase` where the run has several and it belongs to one. */
export type JournalEntry = JournalEvent & { readonly time: number; readonly phase?: string };

/** Where a step writes what happens. */
export interface JournalWriter {
  write(event: JournalEvent): void;
}
