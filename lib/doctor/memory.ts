import type { SwapToCome } from '../capability/alongside.js';
import { fits, memoryBudget, neededInWords, remedyFor, thereInWords } from '../docker/memory-budget.js';
import { roomOf, swapOnDisk } from '../host/swap-areas.js';
import type { MemoryNeed } from '../rollout/step-needs.js';
import { readableBytes } from '../values/size.js';
import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { HostLook } from './host-look.js';
import type { NeedingStep, Subject } from './subject.js';

/** A project with what it needs of memory. */
export interface NeedingProject extends MemoryNeed {
  readonly project: string;
}

/** Whether what the containers may take fits, and what swap there is. */
export function memoryChecks({ host, steps, look }: Subject): Check[] {
  const swap = steps.flatMap(({ needs }) => needs.swap ?? []);
  return [
    { name: 'memory', host, run: async () => memoryFinding(await look(), projectsIn(steps), swap) },
    { name: 'swap', host, run: async () => swapFinding(await look(), swap) },
  ];
}

function projectsIn(steps: readonly NeedingStep[]): NeedingProject[] {
  return steps.flatMap(({ step, needs: { memory } }) =>
    memory ? [{ ...memory, project: step.work.state?.project ?? '' }] : [],
  );
}

/**
 * @param projects those whose services have limits
 * @param swap that steps provide
 */
export function memoryFinding(
  { memory }: Pick<HostLook, 'memory'>,
  projects: readonly NeedingProject[],
  swap: readonly SwapToCome[],
): Finding {
  if (memory.memoryBytes === 0) return skip('/proc/meminfo tells nothing of it');
  const said = `${readableBytes(memory.memoryBytes)}, ${readableBytes(memory.availableBytes)} of it available`;
  if (projects.every(({ check }) => check === 'off')) return ok(said);
  const limits = new Map(projects.map(({ project, bytes }) => [project, bytes]));
  const staysAsIs = ({ project }: { readonly project: string }): boolean => !limits.has(project);
  const budget = memoryBudget(memory, { limits, swap, staysAsIs });
  const figures = `${neededInWords(budget)}; ${thereInWords(budget)}`;
  if (fits(budget)) return ok(`${said}; ${figures}`);
  if (projects.every(({ check }) => check !== 'fail')) return ok(`too little, which only warns; ${figures}`);
  return notGood(figures, remedyFor(budget));
}

function swapFinding({ memory }: Pick<HostLook, 'memory'>, toCome: readonly SwapToCome[]): Finding {
  const bytes = roomOf(swapOnDisk(memory.swap));
  const there = bytes === 0 ? 'none' : readableBytes(bytes);
  const kept = toCome.map((one) => (one.bytes === 'unknown' ? one.path : readableBytes(one.bytes)));
  if (kept.length > 0) return ok(`${there}; provision-swap keeps ${kept.join(', ')}`);
  return bytes === 0 ? skip('none, and no step asks for any') : ok(there);
}
