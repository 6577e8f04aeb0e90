import type { Alongside, SwapToCome } from '../capability/alongside.js';
import type { StepNeeds } from './step-needs.js';
import type { System, SystemPhase, SystemStep } from './system.js';

type Needs = (step: SystemStep) => Promise<StepNeeds>;

/**
 * What the other steps of a system do to the machine of one host, under whatever names it stands in the file.
 *
 * @param needs asked of every step that works there
 */
export async function alongside(
  system: Pick<System, 'phases' | 'targets'>,
  {
    phase,
    step,
    target,
  }: { readonly phase: SystemPhase; readonly step: SystemStep; readonly target: string },
  needs: Needs,
): Promise<Alongside> {
  const names = namesOf(system, target);
  const here = system.phases.filter(({ hosts }) => hosts.some((host) => names.has(host)));
  const before = new Set([
    ...phase.steps.slice(0, phase.steps.indexOf(step)),
    ...here.filter(({ config }) => isNeeded(system, phase, config.name)).flatMap(({ steps }) => steps),
  ]);
  const others = here.flatMap(({ steps }) => steps).filter((other) => other !== step);
  const needed = await Promise.all(others.map(async (other) => ({ other, needs: await needs(other) })));
  const limits = needed.flatMap(({ other, needs: { memory } }) => {
    const project = other.work.state?.project;
    return memory && project !== undefined ? [[project, memory.bytes] as const] : [];
  });
  const swap = needed.filter(({ other }) => before.has(other)).flatMap((one) => swapOf(one.other, one.needs));
  return { swap, limits: new Map(limits) };
}

function swapOf({ config }: SystemStep, { swap }: StepNeeds): SwapToCome[] {
  if (swap === undefined) return [];
  return [config.refersTo.length > 0 ? { ...swap, bytes: 'unknown' } : swap];
}

/** The names of all hosts that are the same machine. */
function namesOf({ targets }: Pick<System, 'targets'>, target: string): ReadonlySet<string> {
  const own = targets.find(({ spec }) => spec.name === target)?.spec;
  const same = targets.filter(({ spec }) => spec.address === own?.address && spec.port === own?.port);
  return new Set([target, ...same.map(({ spec }) => spec.name)]);
}

/** Whether a phase comes to its end before another one begins. */
function isNeeded({ phases }: Pick<System, 'phases'>, { config }: SystemPhase, name: string): boolean {
  return config.needs.some(
    (direct) =>
      direct === name ||
      phases.some((phase) => phase.config.name === direct && isNeeded({ phases }, phase, name)),
  );
}
