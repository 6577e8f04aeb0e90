import type { TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import { type ActionEnding, endedWell } from '../run/ending.js';

/** What the exit codes of the command line mean; scripts rely on them. */
export const exitCodes = {
  well: 0,
  /** Failed, and all that was changed is back. */
  failed: 1,
  /** The input is wrong, nothing was tried. */
  input: 2,
  /** Failed, and something could not be put back. */
  notPutBack: 3,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

type Results = readonly Pick<TargetResult, 'outcome' | 'kept' | 'notPutBack'>[];

/**
 * The exit code of a command line.
 *
 * @param signal that cancelled it, where one did
 * @param wanted an outcome that this very command asks for: `rolled-back` of a rollback
 */
export function exitCode(
  ending: ActionEnding,
  signal: 'SIGINT' | 'SIGTERM' | undefined,
  wanted?: Outcome,
): number {
  const { outcome, outputs, error, problems, unfinished } = ending;
  if (problems) return exitCodes.input;
  const results: Results = Array.isArray(outputs.results) ? outputs.results : [];
  if (unfinished || leftBehind(results)) return exitCodes.notPutBack;
  if (error === undefined && (endedWell(ending) || outcome === wanted)) return exitCodes.well;
  if (outcome === 'cancelled') return exitCodes[signal ?? 'SIGINT'];
  // A missing pin and the like are told by a host, before anything is sent to it.
  if (error?.kind === 'input' && outcome === 'failed' && !stands(results)) return exitCodes.input;
  return exitCodes.failed;
}

function leftBehind(results: Results): boolean {
  return results.some(({ notPutBack = [] }) => notPutBack.length > 0);
}

/** Something was deployed before, and its phase keeps it. */
function stands(results: Results): boolean {
  return results.some(({ outcome, kept }) => outcome === 'deployed' || kept === true);
}
