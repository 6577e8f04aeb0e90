import type { JournalEntry, TargetResult } from '../events.js';
import type { Outcome } from '../outcome.js';
import { isGood } from './ended.js';
import { busyTime, type Span } from './timeline.js';

/** What became of one phase. */
export interface PhaseReport {
  /** Undefined where the run has one phase only. */
  readonly name?: string | undefined;
  readonly needs: readonly string[];
  readonly targets: readonly string[];
  readonly outcome: Outcome;
  /** Some of it stays as deployed although the rollout failed. */
  readonly kept: boolean;
  /** False where the run ended before it could switch. */
  readonly reached: boolean;
  /** Milliseconds in which something of it went on; undefined when nothing did. */
  readonly durationMs?: number | undefined;
}

/** The outcome of a phase is the first of these that one of its targets has. */
const worstFirst: readonly Outcome[] = [
  'failed',
  'timed-out',
  'cancelled',
  'superseded',
  'rolled-back',
  'deployed',
  'changed',
  'migrated',
  'started',
  'healthy',
  'planned',
  'unchanged',
];

/**
 * What became of each phase, in the order in which the file has them.
 *
 * @param whole how the run ended: what a phase is called of which no results are known
 */
export function phaseReports(
  started: Extract<JournalEntry, { readonly type: 'run.started' }> | undefined,
  results: readonly TargetResult[],
  spans: readonly Span[],
  whole: Outcome,
): readonly PhaseReport[] {
  if (!started) return [];
  const single = [{ name: undefined, needs: [], targets: started.targets }];
  return (started.phases ?? single).map(({ name, needs, targets }) => {
    const isOwn = ({ phase }: { readonly phase?: string }) => name === undefined || phase === name;
    const [own, work] = [results.filter(isOwn), spans.filter(isOwn)];
    const outcome = worstFirst.find((word) => own.some((result) => result.outcome === word)) ?? whole;
    const switched = work.some(({ part }) => part !== 'prepare');
    const idle = own.every(({ changes }) => changes.length === 0);
    return {
      name,
      needs,
      targets,
      outcome,
      kept: own.some(({ kept }) => kept),
      reached: switched || isGood(whole) || (idle && own.length > 0),
      durationMs: busyTime(work),
    };
  });
}

/** An outcome with what is to be said beside it: `deployed, kept`, `unchanged, not reached`. */
export function outcomeWords({
  outcome,
  kept,
  reached = true,
}: {
  readonly outcome: Outcome;
  readonly kept: boolean;
  readonly reached?: boolean;
}): string {
  return [outcome, ...(kept ? ['kept'] : []), ...(reached ? [] : ['not reached'])].join(', ');
}
