import type { Ending, RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import type { Journal } from '../journal/journal.js';
import { timeline } from '../journal/readers/timeline.js';
import type { RolloutResult } from './engine.js';
import { rolloutTimeout } from './errors.js';
import { alongGraph, reversed } from './graph.js';
import { HostFolders } from './host-folders.js';
import { notConnected } from './not-connected.js';
import { type ReachedSystem, withSystem } from './reach-system.js';
import { type Recovered, recoveredEnding } from './recovered.js';
import { rollOutSystem, type SystemRun } from './roll-out-system.js';
import type { System, SystemPhase } from './system.js';

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
    if (reached.failures.length > 0) return endingOf(notConnected('connect', reached, context), journal);
    const how = await decide(reached);
    if ('outcome' in how) return how;
    const result = await withinTime(system, context.signal, (signal) =>
      rollOutSystem(system, reached.byName, how, { ...context, signal }),
    );
    return endingOf(result, journal);
  });
}

/** Puts back what a run of this system that was killed had changed, phases in the reverse order of the graph. */
export async function recoverSystem(system: System, context: RunContext): Promise<Ending> {
  return withSystem(system, context, async (reached) => {
    const names: string[] = [];
    const recovered: PromiseSettledResult<Recovered>[] = [];
    await alongGraph(
      reversed(
        system.phases.map((phase) => ({ ...phase, name: phase.config.name, needs: phase.config.needs })),
      ),
      async (phase) => {
        const tasks = recoveries(phase, reached, context);
        names.push(...tasks.map(({ name }) => name));
        recovered.push(...(await settleAll(tasks, system.concurrency, ({ recover }) => recover())));
        return true;
      },
    );
    // A host that nobody can look at may be half changed.
    if (reached.failures.length > 0)
      return endingOf(notConnected('connect', reached, context), context.journal);
    return recoveredEnding(names, recovered);
  });
}

function recoveries({ hosts, steps, config }: SystemPhase, { byName }: ReachedSystem, context: RunContext) {
  const folders = new HostFolders();
  return hosts.flatMap((name) =>
    steps.flatMap(({ work }) => {
      const { recover } = work;
      const remote = byName.get(name);
      if (remote === undefined || recover === undefined) return [];
      const host = folders.host(remote, work.state);
      return [{ name, recover: () => recover(host, context, { keep: config.keep }) }];
    }),
  );
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

function endingOf({ outcome, results, error }: RolloutResult, journal: Journal): Ending {
  const failed = journal.entries.find((entry) => entry.type === 'step.failed' && entry.error === error);
  // Without a cause it is what was asked for.
  const isBack = outcome === 'rolled-back' && error === undefined;
  return {
    outcome,
    outputs: {
      changed: isBack || results.some((result) => result.outcome === 'deployed' || result.kept === true),
      results,
      timeline: timeline(journal.entries),
      'failed-phase': failed?.phase,
      cause: error?.message,
    },
    unfinished: results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(error && { error }),
  };
}
