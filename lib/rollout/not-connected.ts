import type { RunContext } from '../capability/define-action.js';
import type { TargetResult } from '../journal/events.js';
import type { RolloutResult } from './engine.js';
import type { ReachedHosts } from './reaching-hosts.js';

/** Nothing was tried anywhere; each host that could not be reached is told with its reason. */
export function notConnected(
  step: string,
  { remotes, failures }: ReachedHosts,
  { journal, signal }: Pick<RunContext, 'journal' | 'signal'>,
): RolloutResult {
  for (const { name, error } of failures) {
    journal.write({ type: 'step.failed', target: name, step, during: 'connect', error });
  }
  const none = { changes: [], durationMs: 0, details: {} };
  const results: TargetResult[] = [
    ...failures.map(({ name, error }) => ({ target: name, outcome: 'failed' as const, ...none, error })),
    ...remotes.map(({ name }) => ({ target: name, outcome: 'unchanged' as const, ...none })),
  ];
  const outcome = signal.aborted ? 'cancelled' : 'failed';
  const error = failures[0]?.error;
  const result = { outcome, results, ...(error && { error }) } as const;
  journal.write({ type: 'run.ended', ...result });
  return result;
}
