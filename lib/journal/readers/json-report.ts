import type { DeployError } from '../../errors/deploy-error.js';
import type { JournalEntry, TargetResult } from '../events.js';
import type { Outcome } from '../outcome.js';
import type { Redact } from '../redact.js';
import type { Ended } from './ended.js';
import type { Place } from './place.js';
import { type RunReport, runReport } from './report.js';
import { reportJson } from './results.js';
import type { ServiceReport } from './services.js';
import type { Span } from './timeline.js';

/** An error as JSON holds it. */
export interface JsonError {
  /** Stable; docs/errors.md says what each means. */
  readonly code: string;
  readonly what: string;
  readonly where?: string | undefined;
  readonly remedy: string;
  /** The last lines that the failing part printed, oldest first. */
  readonly log: readonly string[];
}

/**
 * The one document that `--json` prints, whatever the end. Times of day are ISO 8601 in UTC, durations are
 * milliseconds. `phase` stands wherever the run has several.
 */
export interface JsonReport {
  readonly outcome: Outcome;
  /** What the process ends with. */
  readonly exitCode?: number | undefined;
  readonly title: string;
  readonly dryRun: boolean;
  /** Not there when nothing began. */
  readonly startedAt?: string | undefined;
  readonly durationMs: number;
  /** All that is wrong with the input, where nothing was tried for it. */
  readonly problems?: readonly JsonError[] | undefined;
  /** Why it failed: the first failure, and where. */
  readonly cause?: (JsonError & Place & { readonly step?: string | undefined }) | undefined;
  /** In the order of the file. */
  readonly phases: readonly JsonPhase[];
  /** A target of a phase each: outcome, changes, what its steps say. */
  readonly results: readonly JsonResult[];
  readonly services: readonly ServiceReport[];
  /** Who did what when, by the start. */
  readonly timeline: readonly JsonSpan[];
  readonly undone: readonly (Place & { readonly step: string })[];
  /** What stays as deployed although the rollout failed (`if-fails: keep`). */
  readonly kept: readonly Place[];
  readonly notPutBack: readonly (Place & { readonly message: string })[];
  readonly warnings: readonly (Place & { readonly message: string })[];
}

export interface JsonResult extends Omit<TargetResult, 'error'> {
  readonly error?: JsonError | undefined;
}

export interface JsonPhase {
  readonly name: string;
  readonly needs: readonly string[];
  readonly targets: readonly string[];
  readonly outcome: Outcome;
  readonly kept: boolean;
  /** False where the run ended before the phase could switch. */
  readonly reached: boolean;
  /** In which something of it went on; not there when nothing did. */
  readonly durationMs?: number | undefined;
}

export interface JsonSpan extends Place {
  readonly step: string;
  readonly part: Span['part'];
  /** Since `startedAt`. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly failed: boolean;
}

/**
 * The run as one JSON document, in the shape of `JsonReport`.
 *
 * @returns indented text without a line end, free of secrets
 */
export function jsonReport(entries: readonly JournalEntry[], ended: Ended, redact: Redact): string {
  const report = runReport(entries, ended);
  const results = entries.findLast((entry) => entry.type === 'run.ended')?.results ?? [];
  const { outcome, title, dryRun, startedAt, durationMs, problems, cause } = report;
  // Names that are undefined are left out by JSON.
  const document: JsonReport = {
    outcome,
    exitCode: ended.exitCode,
    title,
    dryRun,
    startedAt: startedAt === undefined ? undefined : new Date(startedAt).toISOString(),
    durationMs,
    problems: problems.length > 0 ? problems : undefined,
    cause: cause && { ...jsonError(cause.error), phase: cause.phase, target: cause.target, step: cause.step },
    phases: report.phases.flatMap(({ name, outcomes: _, ...phase }) =>
      name === undefined ? [] : [{ name, ...phase }],
    ),
    results,
    services: report.services,
    timeline: jsonTimeline(report),
    undone: report.undone,
    kept: report.kept,
    notPutBack: report.notPutBack,
    warnings: report.warnings,
  };
  return reportJson(document, redact, 2);
}

function jsonError({ code, what, where, remedy, log }: DeployError): JsonError {
  return { code, what, where, remedy, log };
}

function jsonTimeline({ spans, startedAt = 0 }: RunReport): readonly JsonSpan[] {
  return spans.map(({ phase, target, step, part, started, ended, failed }) => ({
    phase,
    target,
    step,
    part,
    startMs: started - startedAt,
    durationMs: ended - started,
    failed,
  }));
}
