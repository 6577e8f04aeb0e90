/** How a run, or one target of it, ended; the words are CONTRACT's and the output `outcome` holds one. */
export const outcomes = [
  'deployed',
  'changed',
  'migrated',
  'healthy',
  'started',
  'unchanged',
  'planned',
  'rolled-back',
  'failed',
  'cancelled',
  'timed-out',
  'superseded',
] as const;

export type Outcome = (typeof outcomes)[number];
