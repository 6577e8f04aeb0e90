import type { Ending } from '../capability/define-action.js';
import type { Journal } from '../journal/journal.js';
import { timeline } from '../journal/readers/timeline.js';
import type { RolloutResult } from './engine.js';

/** How a rollout of a system ended, with the outputs of the action `rollout`. */
export function rolloutEnding({ outcome, results, error }: RolloutResult, journal: Journal): Ending {
  const failed = journal.entries.find((entry) => entry.type === 'step.failed' && entry.error === error);
  // Without a cause it is what was asked for.
  const isBack = outcome === 'rolled-back' && error === undefined;
  return {
    outcome,
    outputs: {
      changed: isBack || results.some((result) => result.outcome === 'deployed' || result.kept === true),
      results,
      timeline: timeline(journal.entries),
      'failed-phase': failed?.phase,
      cause: error?.message,
    },
    unfinished: results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(error && { error }),
  };
}
