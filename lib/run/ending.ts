import type { Ending } from '../capability/define-action.js';
import { Cancelled, DeployError, InputProblems, toDeployError } from '../errors/deploy-error.js';
import { isGood, type Outcome } from '../journal/outcome.js';

/** How an action ended, whichever way. */
export interface ActionEnding {
  readonly outcome: Outcome;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Outputs that are secrets themselves. */
  readonly secretOutputs?: Readonly<Record<string, string>>;
  /** Something is left to the post step. */
  readonly unfinished?: boolean;
  /** Why it failed. */
  readonly error?: DeployError;
  /** Why nothing was tried: all that is wrong with the input. */
  readonly problems?: readonly DeployError[];
  /** Where something came from that nobody foresaw. */
  readonly stack?: string;
}

/** True when the process ends with 0. */
export function endedWell(ending: ActionEnding): boolean {
  return isGood(ending.outcome) && ending.error === undefined && ending.problems === undefined;
}

/** The ending of an action that returned. */
export function returned(ending: Ending): ActionEnding {
  const { outcome, outputs, secretOutputs = {}, error, unfinished = false } = ending;
  const stack = stackOf(error?.cause, error);
  return { outcome, outputs, secretOutputs, unfinished, ...(error && { error }), ...stack };
}

/** The ending of an action that threw. */
export function threw(thrown: unknown): ActionEnding {
  if (thrown instanceof InputProblems) return { outcome: 'failed', outputs: {}, problems: thrown.problems };
  const error = toDeployError(thrown);
  if (error.kind === 'input') return { outcome: 'failed', outputs: {}, problems: [error] };
  const outcome = thrown instanceof Cancelled ? 'cancelled' : 'failed';
  return { outcome, outputs: {}, error, ...stackOf(thrown, error) };
}

/** No step fails without a cause. */
export function explained(ending: ActionEnding): ActionEnding {
  if (endedWell(ending) || ending.error || ending.problems) return ending;
  const error = new DeployError({
    code: 'unexpected',
    what: `it ended as ${ending.outcome}, and no cause was given`,
    remedy: 'The log of this step says what happened before.',
  });
  return { ...ending, error };
}

/** An action that went on, or ended, while something in it broke unheard. */
export function broken(crash: unknown, after: ActionEnding | undefined): ActionEnding {
  if (!after) return threw(crash);
  const outcome = isGood(after.outcome) ? 'failed' : after.outcome;
  return { ...threw(crash), outcome, outputs: after.outputs };
}

function stackOf(thrown: unknown, error: DeployError | undefined): { readonly stack?: string } {
  const stack = error?.code === 'unexpected' && thrown instanceof Error ? thrown.stack : undefined;
  return stack === undefined ? {} : { stack };
}
