/** Outcomes that are what was asked for. */
const good = ['deployed', 'changed', 'migrated', 'healthy', 'started', 'unchanged', 'planned'] as const;

/** How a run, or one target of it, ended; the words are CONTRACT's and the output `outcome` holds one. */
export type Outcome =
  | (typeof good)[number]
  | 'rolled-back'
  | 'failed'
  | 'cancelled'
  | 'timed-out'
  | 'superseded';

/** True where the outcome is what was asked for. */
export function isGood(outcome: Outcome): boolean {
  return good.some((one) => one === outcome);
}
