import type { LedgerRelease } from '../host/ledger.js';
import type { LockOwner } from '../host/lock.js';
import type { StepStatus } from './step-status.js';

/** What a status is told from, beside what runs. */
export interface LedgerStatusOf {
  readonly project: string;
  readonly current: LedgerRelease | undefined;
  /** The fingerprint of what is asked for now; undefined before the first deploy. */
  readonly wanted: string | undefined;
  /** The run that holds the lock and lives. */
  readonly lock: LockOwner | undefined;
}

/** What the ledger of a project says of its status. */
export function ledgerStatus({
  project,
  current,
  wanted,
  lock,
}: LedgerStatusOf): Omit<StepStatus, 'services' | 'drift'> {
  return {
    project,
    release: current?.record.id,
    state: current?.status.state ?? 'none',
    ...(current?.status.at !== undefined && { since: current.status.at }),
    ...(current && { run: current.record.run }),
    behind: current?.record.fingerprint !== wanted || wanted === undefined,
    ...(lock && { lock: { owner: lock.run, since: lock.since } }),
  };
}
