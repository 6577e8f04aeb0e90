import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { type DeployError, toDeployError } from '../../lib/errors/deploy-error.js';
import { notHealthy, notHealthyTogether } from '../../lib/health/errors.js';
import type { CheckResult, WaitResult } from '../../lib/health/wait.js';
import type { TargetResult } from '../../lib/journal/events.js';
import type { Outcome } from '../../lib/journal/outcome.js';

const outcomes = {
  healthy: 'healthy',
  failed: 'failed',
  'timed-out': 'timed-out',
  stopped: 'cancelled',
} as const satisfies Record<WaitResult['ended'], Outcome>;

/**
 * How a wait ended, in the journal and in outputs.
 *
 * @param timeoutMs the whole time that there was
 */
export function endingOf(result: WaitResult, timeoutMs: number, context: RunContext): Ending {
  const outcome = outcomes[result.ended];
  const errors = result.checks.map((check) => errorOf(check, result.ended, timeoutMs));
  const results = result.checks.map((check, index) => resultOf(check, outcome, errors[index]));
  return end(context, outcome, result.durationMs, results, causeOf(result, timeoutMs, context.signal));
}

/**
 * Why a wait failed: everything that was not healthy, as one.
 *
 * @param timeoutMs the whole time that there was
 */
export function causeOf(result: WaitResult, timeoutMs: number, signal: AbortSignal): DeployError | undefined {
  if (result.ended === 'healthy') return undefined;
  if (result.ended === 'stopped') return toDeployError(signal.reason);
  const errors = result.checks.map((check) => errorOf(check, result.ended, timeoutMs));
  return notHealthyTogether(errors.filter((error) => error !== undefined));
}

/** Nothing was asked, as hosts could not be reached. */
export function notReached(
  failures: readonly { readonly name: string; readonly error: DeployError }[],
  context: RunContext,
  started: number,
): Ending {
  const results = failures.map(({ name, error }) => {
    context.journal.write({
      type: 'step.failed',
      target: name,
      step: 'wait-healthy',
      during: 'connect',
      error,
    });
    return { target: name, outcome: 'failed' as const, changes: [], durationMs: 0, details: {}, error };
  });
  return end(context, 'failed', Math.round(performance.now() - started), results, failures[0]?.error);
}

/** The run was cancelled before anything was asked. */
export function cancelledEnding(context: RunContext, started: number): Ending {
  const durationMs = Math.round(performance.now() - started);
  return end(context, 'cancelled', durationMs, [], toDeployError(context.signal.reason));
}

function end(
  { journal }: RunContext,
  outcome: Outcome,
  duration: number,
  results: readonly TargetResult[],
  error: DeployError | undefined,
): Ending {
  journal.write({ type: 'run.ended', outcome, results, ...(error && { error }) });
  return { outcome, outputs: { healthy: outcome === 'healthy', duration, results }, ...(error && { error }) };
}

function errorOf(check: CheckResult, ended: WaitResult['ended'], timeoutMs: number): DeployError | undefined {
  if (check.error !== undefined) return check.error;
  return ended === 'timed-out' && !check.healthy ? notHealthy(check, timeoutMs) : undefined;
}

function resultOf(check: CheckResult, outcome: Outcome, error: DeployError | undefined): TargetResult {
  const { name, from, healthy, durationMs, tries, last, lastForMs } = check;
  const details = {
    from,
    tries,
    answer: last?.text ?? '',
    answered: last?.lines ?? [],
    sameForMs: lastForMs,
  };
  return {
    target: `${name} from ${from}`,
    outcome: healthy ? 'healthy' : outcome,
    changes: [],
    durationMs,
    details,
    ...(error && { error }),
  };
}
