import type { Ending } from '../capability/define-action.js';
import { notAsExpected } from './errors.js';
import type { Rehearsed } from './rehearsal.js';

/** How a rehearsal ended as a run: `healthy`, or `failed` with all that did not come as it must. */
export function rehearsalEnding({ stages }: Rehearsed): Ending {
  const failed = stages.flatMap(({ stage, problem }) =>
    problem === undefined ? [] : [{ name: stage.name, problem }],
  );
  if (failed.length === 0) return { outcome: 'healthy', outputs: {} };
  const cause = stages.find(({ problem }) => problem !== undefined)?.error;
  // A host's own finding may be wrong input: here it is what the rehearsal found.
  const error = notAsExpected(failed, cause?.log ?? []);
  return { outcome: 'failed', outputs: {}, error };
}
