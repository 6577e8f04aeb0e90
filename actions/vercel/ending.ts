import type { Ending } from '../../lib/capability/define-action.js';
import { Cancelled, type DeployError, toDeployError } from '../../lib/errors/deploy-error.js';
import type { Change, JournalWriter, TargetResult } from '../../lib/journal/events.js';
import type { Outcome } from '../../lib/journal/outcome.js';
import type { FrontEnd, Inputs } from './front-end.js';
import type { Stages } from './stages.js';

type How = { readonly outcome: Outcome } | { readonly thrown: unknown };

/** A deploy that has ended. */
export interface Ended {
  readonly inputs: Inputs;
  readonly frontEnd: FrontEnd;
  readonly stages: Stages;
  /** By `performance.now()`. */
  readonly started: number;
}

/** How a deploy ended, in the journal and in outputs. */
export function endingOf(
  how: How,
  { inputs, frontEnd, stages, started }: Ended,
  journal: JournalWriter,
): Ending {
  const error = 'thrown' in how ? toDeployError(how.thrown) : undefined;
  const outcome = 'thrown' in how ? failedOutcome(how.thrown, error, frontEnd) : how.outcome;
  const result: TargetResult = {
    target: inputs.environment,
    outcome,
    changes: changesOf(outcome, frontEnd, inputs),
    durationMs: Math.round(performance.now() - started),
    details: detailsOf(frontEnd, stages),
    ...(frontEnd.deployment && { url: frontEnd.deployment.url }),
    ...(error && { error }),
    ...(frontEnd.putBack === false && { notPutBack: [leftover(frontEnd)] }),
  };
  journal.write({ type: 'run.ended', outcome, results: [result], ...(error && { error }) });
  return {
    outcome,
    outputs: { ...outputsOf(frontEnd), results: [result] },
    ...(frontEnd.putBack === false && { unfinished: true }),
    ...(error && { error }),
  };
}

/** Cancelled, out of time or failed, and whether all is as it was. */
function failedOutcome(thrown: unknown, error: DeployError | undefined, { putBack }: FrontEnd): Outcome {
  if (putBack === false) return 'failed';
  if (thrown instanceof Cancelled || error?.code === 'cancelled') return 'cancelled';
  if (putBack) return 'rolled-back';
  return error?.code === 'vercel-timeout' ? 'timed-out' : 'failed';
}

function changesOf(
  outcome: Outcome,
  { deployment, previous, promoted }: FrontEnd,
  { environment }: Inputs,
): readonly Change[] {
  if (outcome === 'planned')
    return [{ subject: environment, action: 'update', detail: 'built, and not deployed' }];
  if (deployment === undefined) return [];
  if (promoted) {
    const detail = `${previous ?? 'nothing'} -> ${deployment.id}`;
    return [{ subject: 'production', action: 'update', detail }];
  }
  const subject = environment === 'preview' ? 'preview' : 'staged production deployment';
  return [{ subject, action: 'create', detail: deployment.id }];
}

function detailsOf({ deployment, checks }: FrontEnd, stages: Stages): TargetResult['details'] {
  return {
    stages: stages.results,
    ...(deployment && { deployment: deployment.id, page: deployment.page }),
    ...(checks.length > 0 && {
      smokeTest: checks.map(({ name, healthy, durationMs, tries, last }) => ({
        name,
        healthy,
        durationMs,
        tries,
        answer: last?.text ?? '',
      })),
    }),
  };
}

function outputsOf({ deployment, previous, promoted }: FrontEnd): Readonly<Record<string, unknown>> {
  return {
    url: deployment?.url ?? '',
    'deployment-id': deployment?.id ?? '',
    promoted,
    'previous-deployment-id': previous ?? '',
    'inspector-url': deployment?.page ?? '',
  };
}

function leftover({ previous }: FrontEnd): string {
  return `the domains of the project: they may not all lead to ${previous ?? 'what was there before'}`;
}
