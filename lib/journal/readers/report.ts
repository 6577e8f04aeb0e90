import type { DeployError } from '../../errors/deploy-error.js';
import type { Change, JournalEntry, TargetResult } from '../events.js';
import type { Outcome } from '../outcome.js';
import type { Ended } from './ended.js';
import { type PhaseReport, phaseReports } from './phases.js';
import type { Place } from './place.js';
import { type ServiceReport, serviceReports } from './services.js';
import { busyTime, type Span, timeIn, timeline } from './timeline.js';

/** What became of one target in one phase. Times are milliseconds. */
export interface HostReport {
  readonly phase?: string | undefined;
  readonly target: string;
  readonly outcome: Outcome;
  /** It stays as deployed although the rollout failed. */
  readonly kept: boolean;
  readonly changes: readonly Change[];
  readonly prepareMs?: number | undefined;
  readonly applyMs?: number | undefined;
  /** Waits included. */
  readonly verifyMs?: number | undefined;
  readonly durationMs: number;
}

/** A step on a target, as it was undone, kept or could not be undone. */
export interface StepPlace extends Place {
  readonly target: string;
  readonly step: string;
}

/** Something that was said of a target, or of the run. */
export interface Remark extends Place {
  readonly message: string;
}

/** Why a run failed, and where. */
export interface CauseReport extends Place {
  readonly step?: string | undefined;
  readonly error: DeployError;
}

/** All that reports tell of a run; each kind of report only chooses how it looks. */
export interface RunReport {
  readonly title: string;
  readonly outcome: Outcome;
  readonly dryRun: boolean;
  /** What its targets are, where they are no hosts. */
  readonly of?: 'images' | undefined;
  /** Going back was what was asked for, and it did. */
  readonly wentBack: boolean;
  /** Something was begun that would have to be put back. */
  readonly touched: boolean;
  /** Milliseconds since the epoch; undefined when the run never began. */
  readonly startedAt?: number | undefined;
  readonly durationMs: number;
  /** One without a name where the run has one phase only. */
  readonly phases: readonly PhaseReport[];
  readonly severalPhases: boolean;
  readonly hosts: readonly HostReport[];
  readonly services: readonly ServiceReport[];
  readonly spans: readonly Span[];
  readonly cause?: CauseReport | undefined;
  /** What failed beside it, of itself: hosts that have a trouble of their own. */
  readonly alsoFailed: readonly CauseReport[];
  /** Of an action that only decides. */
  readonly decision?: Extract<JournalEntry, { readonly type: 'decided' }> | undefined;
  readonly problems: readonly DeployError[];
  readonly undone: readonly StepPlace[];
  readonly kept: readonly Place[];
  readonly notPutBack: readonly Remark[];
  readonly warnings: readonly Remark[];
}

/** Reads from the journal all that a report of the whole run tells. */
export function runReport(entries: readonly JournalEntry[], ended: Ended): RunReport {
  const started = entries.find((entry) => entry.type === 'run.started');
  const results = entries.findLast((entry) => entry.type === 'run.ended')?.results ?? [];
  const spans = timeline(entries);
  const severalPhases =
    (started?.phases?.length ?? 0) > 1 || results.some(({ phase }) => phase !== undefined);
  const [first, last] = [entries[0], entries.at(-1)];
  return {
    // A rollout is told by its own name, not by that of the action that runs it.
    title: (severalPhases ? started?.title : undefined) ?? ended.title ?? started?.title ?? 'deploy-kit',
    outcome: ended.outcome,
    dryRun: started?.dryRun ?? false,
    of: started?.of,
    wentBack: ended.outcome === 'rolled-back' && ended.error === undefined,
    touched: entries.some(({ type }) => type === 'step.applying' || type === 'image.pushing'),
    startedAt: first?.time,
    durationMs: first && last ? last.time - first.time : 0,
    phases: phaseReports(started, results, spans, ended.outcome),
    severalPhases,
    hosts: results.map((result) => hostReport(result, spans)),
    services: serviceReports(entries, results),
    spans,
    cause: ended.error && causeReport(entries, ended.error),
    alsoFailed: otherFailures(entries, ended.error),
    decision: entries.findLast((entry) => entry.type === 'decided'),
    problems: ended.problems ?? [],
    undone: entries.filter((entry) => entry.type === 'step.undone').map(stepPlace),
    kept: results.filter(({ kept }) => kept).map(({ phase, target }) => ({ phase, target })),
    notPutBack: results.flatMap(({ phase, target, notPutBack = [] }) =>
      notPutBack.map((message) => ({ phase, target, message })),
    ),
    warnings: entries
      .filter((entry) => entry.type === 'warning')
      .map(({ phase, target, message }) => ({ phase, target, message })),
  };
}

/** Where the cause of a failure is told first, which is where it happened. */
function causeReport(entries: readonly JournalEntry[], error: DeployError): CauseReport {
  const failed = entries
    .filter((entry) => entry.type === 'step.failed')
    .find((entry) => entry.error === error);
  return { phase: failed?.phase, target: failed?.target, step: failed?.step, error };
}

/** Failures that did not come of the cause, each message once. */
function otherFailures(
  entries: readonly JournalEntry[],
  cause: DeployError | undefined,
): readonly CauseReport[] {
  const told = new Set([cause?.message]);
  return entries
    .filter((entry) => entry.type === 'step.failed')
    .filter(({ error }) => {
      if (error === cause || error.code === 'cancelled' || told.has(error.message)) return false;
      told.add(error.message);
      return true;
    })
    .map(({ phase, target, step, error }) => ({ phase, target, step, error }));
}

function hostReport(result: TargetResult, spans: readonly Span[]): HostReport {
  const { phase, target, outcome, kept = false, changes, durationMs } = result;
  const own = phase === undefined ? spans : spans.filter((span) => span.phase === phase);
  return {
    phase,
    target,
    outcome,
    kept,
    changes,
    prepareMs: timeIn(own, target, 'prepare'),
    applyMs: timeIn(own, target, 'apply'),
    verifyMs: timeIn(own, target, ['verify', 'wait']),
    durationMs:
      phase === undefined ? durationMs : (busyTime(own.filter((span) => span.target === target)) ?? 0),
  };
}

function stepPlace({ phase, target, step }: StepPlace): StepPlace {
  return { phase, target, step };
}
