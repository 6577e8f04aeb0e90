import type { Ending } from '../capability/define-action.js';
import type { TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { StageEnd } from './stage-log.js';

/**
 * Judges how a run ended.
 *
 * @param expected the outcome that it must have
 * @param said what it proves when it has
 * @param problems what else is not as it must be, found by looking at the hosts
 */
export function verdict(
  { outcome, error }: Ending,
  expected: Outcome,
  said: string,
  problems: readonly string[],
): StageEnd {
  const end = { outcome, said, ...(error && { error }) };
  if (outcome === expected) {
    return problems.length === 0 ? end : { ...end, problem: problems.join('; ') };
  }
  const why = error ? `: ${error.message}` : '';
  const more = problems.map((one) => `; ${one}`).join('');
  return { ...end, problem: `it ended as ${outcome} in place of ${expected}${why}${more}` };
}

/** The results of an ending, by target. */
export function resultsOf({ outputs }: Ending): readonly TargetResult[] {
  return Array.isArray(outputs.results) ? (outputs.results as TargetResult[]) : [];
}
