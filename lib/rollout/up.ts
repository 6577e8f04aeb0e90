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
import type { StepWork } from './step-action.js';
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
        await settleAll(tasks, system.concurrency, async ({ name, recover }) => {
          const steps = await recover();
          names.push(...steps.map(() => name));
          recovered.push(...steps);
        });
        return true;
      },
    );
    // A host that nobody can look at may be half changed.
    if (reached.failures.length > 0)
      return endingOf(notConnected('connect', reached, context), context.journal);
    return recoveredEnding(names, recovered);
  });
}

/** On each host the steps in the order in which they are undone: what goes around the others comes last. */
function recoveries({ hosts, steps, config }: SystemPhase, { byName }: ReachedSystem, context: RunContext) {
  const folders = new HostFolders();
  const works = steps.map(({ work }) => work).toReversed();
  const around = works.filter(({ before }) => before !== undefined);
  const others = works.filter((work) => !around.includes(work));
  const elsewhere = works.flatMap(({ recoverElsewhere: recover }) =>
    recover ? [{ name: config.name, recover: () => settleAll([recover], 1, (end) => end(context)) }] : [],
  );
  const onHosts = hosts.flatMap((name) => {
    const remote = byName.get(name);
    if (remote === undefined) return [];
    const all = (of: readonly StepWork[]) =>
      settleAll(
        of.flatMap(({ recover, state }) => (recover ? [{ recover, state }] : [])),
        1,
        (work) => work.recover(folders.host(remote, work.state), context, { keep: config.keep }),
      );
    const recover = async () => {
      const inside = await all(others);
      const outside = await all(around);
      // Being in service again says nothing of what runs there, and is told where nothing else is.
      const says = inside.some((one) => one.status === 'fulfilled' && one.value !== 'untouched');
      return [
        ...inside,
        ...outside.filter((one) => one.status === 'rejected' || (!says && one.value === 'put-back')),
      ];
    };
    return [{ name, recover }];
  });
  return [...onHosts, ...elsewhere];
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
