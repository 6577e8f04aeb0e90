import type { JournalEntry, TargetResult } from '../events.js';
import { isGood, type Outcome } from '../outcome.js';
import { busyTime, type Span } from './timeline.js';

/** What became of one phase. */
export interface PhaseReport {
  /** Undefined where the run has one phase only. */
  readonly name?: string | undefined;
  readonly needs: readonly string[];
  readonly targets: readonly string[];
  /** The worst of its targets. */
  readonly outcome: Outcome;
  /** How many of its targets ended how, the worst first. */
  readonly outcomes: readonly (readonly [outcome: Outcome, targets: number])[];
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
    const outcomes = worstFirst
      .map((word) => [word, own.filter((result) => result.outcome === word).length] as const)
      .filter(([, count]) => count > 0);
    const switched = work.some(({ part }) => part !== 'prepare');
    const idle = own.every(({ changes }) => changes.length === 0);
    return {
      name,
      needs,
      targets,
      outcome: outcomes[0]?.[0] ?? whole,
      outcomes,
      kept: own.some(({ kept }) => kept),
      reached: switched || isGood(whole) || (idle && own.length > 0),
      durationMs: busyTime(work),
    };
  });
}

/** What is said of an outcome, of a host or of a whole phase. */
export interface OutcomeToTell {
  readonly outcome: Outcome;
  readonly outcomes?: PhaseReport['outcomes'];
  readonly kept: boolean;
  readonly reached?: boolean;
}

/** An outcome with what belongs to it: `deployed, kept`, `unchanged, not begun`, `1 failed, 49 deployed`. */
export function outcomeWords({ outcome, outcomes = [], kept, reached = true }: OutcomeToTell): string {
  const words = outcomes.length > 1 ? outcomes.map(([word, count]) => `${count} ${word}`) : [outcome];
  // One that failed says itself that it did not come so far.
  const begun = reached || outcome === 'failed';
  return [...words, ...(kept ? ['kept'] : []), ...(begun ? [] : ['not begun'])].join(', ');
}
