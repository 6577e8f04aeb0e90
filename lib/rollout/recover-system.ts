import type { Ending, RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { alongGraph, reversed } from './graph.js';
import { HostFolders } from './host-folders.js';
import { readLeftOfSteps } from './left-of-steps.js';
import { notConnected } from './not-connected.js';
import { type ReachedSystem, withSystem } from './reach-system.js';
import { type Recovered, recoveredEnding } from './recovered.js';
import { rolloutEnding } from './rollout-ending.js';
import type { StepWork } from './step-action.js';
import type { System, SystemPhase } from './system.js';

/** Puts back what a run of this system that was killed had changed, phases in the reverse order of the graph. */
export async function recoverSystem(system: System, context: RunContext): Promise<Ending> {
  const left = readLeftOfSteps(context.left);
  return withSystem(system, context, async (reached) => {
    const names: string[] = [];
    const recovered: PromiseSettledResult<Recovered>[] = [];
    await alongGraph(
      reversed(
        system.phases.map((phase) => ({ ...phase, name: phase.config.name, needs: phase.config.needs })),
      ),
      async (phase) => {
        const tasks = [...recoveries(phase, reached, context), ...recoveriesLeft(phase, left, context)];
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
      return rolloutEnding(notConnected('connect', reached, context), context.journal);
    return recoveredEnding(names, recovered);
  });
}

/** Something that a killed run may have changed, and how it is put back. */
interface Recovery {
  readonly name: string;
  recover(): Promise<readonly PromiseSettledResult<Recovered>[]>;
}

/** On each host the steps in the order in which they are undone: what goes around the others comes last. */
function recoveries(
  { hosts, steps, config }: SystemPhase,
  { byName }: ReachedSystem,
  context: RunContext,
): readonly Recovery[] {
  const folders = new HostFolders();
  const works = steps.map(({ work }) => work).toReversed();
  const around = works.filter(({ before }) => before !== undefined);
  const others = works.filter((work) => !around.includes(work));
  return hosts.flatMap((name) => {
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
}

/** Of a phase without hosts, what its steps left, or may have left. A step that had changed nothing says nothing of the whole. */
function recoveriesLeft(
  { steps, config: { name, keep } }: SystemPhase,
  left: ReadonlyMap<string, string>,
  context: RunContext,
): readonly Recovery[] {
  const works = steps
    .toReversed()
    .flatMap(({ key, work: { recoverLeft } }) =>
      recoverLeft ? [() => recoverLeft(left.get(key), context, { keep })] : [],
    );
  if (works.length === 0) return [];
  const recover = async () => {
    const ends = await settleAll(works, 1, (work) => work());
    return ends.filter((end) => end.status === 'rejected' || end.value !== 'untouched');
  };
  return [{ name, recover }];
}
