import type { DeployError } from '../../errors/deploy-error.js';
import type { Outcome } from '../outcome.js';

/** How a run ended, as reports need it beside the journal. */
export interface Ended {
  /** What ran: an action's name, or the project of a rollout; else the journal's own title is told. */
  readonly title?: string | undefined;
  readonly outcome: Outcome;
  /** Why it failed. */
  readonly error?: DeployError | undefined;
  /** Why nothing was tried: all that is wrong with the input. */
  readonly problems?: readonly DeployError[] | undefined;
  /** Of the command line. */
  readonly exitCode?: number | undefined;
}

/** Each outcome in a sentence. */
export const outcomeSentences: Readonly<Record<Outcome, string>> = {
  deployed: 'Deployed: what runs now is what was asked for, healthy on every target.',
  changed: 'Changed as asked for, on every target.',
  migrated: 'The migrations ran to their end.',
  healthy: 'Healthy.',
  started: 'Started; it was not waited for.',
  unchanged: 'Nothing to do: everything was as asked for already.',
  planned: 'Planned only: nothing was changed.',
  'rolled-back': 'Failed and rolled back: everything is as it was before.',
  failed: 'Failed.',
  cancelled: 'Cancelled.',
  'timed-out': 'Ran out of time; nothing was put back.',
  superseded: 'Stopped: a newer deployment took its place.',
};
