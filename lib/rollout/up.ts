import type { Ending, RunContext } from '../capability/define-action.js';
import { rolloutTimeout } from './errors.js';
import { notConnected } from './not-connected.js';
import { type ReachedSystem, withSystem } from './reach-system.js';
import { rollOutSystem, type SystemRun } from './roll-out-system.js';
import { rolloutEnding } from './rollout-ending.js';
import type { System } from './system.js';

/**
 * Reaches all hosts of a system and rolls it out. Where one of them cannot be reached nothing is tried anywhere.
 *
 * @returns how it ended, with the outputs of the action `rollout`
 */
export function up(system: System, how: SystemRun, context: RunContext): Promise<Ending> {
  return rollOutReached(system, context, async () => how);
}

/**
 * As `up`, for who decides only with the hosts at hand what is to be done.
 *
 * @param decide what to do; an ending where there is nothing to do
 */
export function rollOutReached(
  system: System,
  context: RunContext,
  decide: (reached: ReachedSystem) => Promise<SystemRun | Ending>,
): Promise<Ending> {
  const { journal } = context;
  return withSystem(system, context, async (reached) => {
    if (reached.failures.length > 0) return rolloutEnding(notConnected('connect', reached, context), journal);
    const how = await decide(reached);
    if ('outcome' in how) return how;
    const result = await withinTime(system, context.signal, (signal) =>
      rollOutSystem(system, reached.byName, how, { ...context, signal }),
    );
    return rolloutEnding(result, journal);
  });
}

async function withinTime<Value>(
  { config: { timeoutMs } }: System,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  if (timeoutMs === undefined) return work(signal);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(rolloutTimeout(timeoutMs)), timeoutMs);
  try {
    return await work(AbortSignal.any([signal, limit.signal]));
  } finally {
    clearTimeout(timer);
  }
}
