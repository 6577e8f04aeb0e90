import { nothingAlongside } from '../../lib/capability/alongside.js';
import {
  type HostMemory,
  type LimitedContainer,
  memoryText,
  parseHostMemory,
} from '../../lib/docker/host-memory.js';
import {
  fits,
  type MemoryBudget,
  memoryBudget,
  memoryTooSmall,
  neededInWords,
  thereInWords,
} from '../../lib/docker/memory-budget.js';
import { outputOf } from '../../lib/host/output-of.js';
import { script } from '../../lib/host/script.js';
import type { ComposeProject, ComposeService } from '../../lib/values/compose-project.js';
import { readableBytes } from '../../lib/values/size.js';
import type { DeployedPart, Preparation } from './preparation.js';

const deadlineMs = 60_000;

/** The memory limits of the services of a project. */
export interface ProjectLimits {
  /** Service -> bytes of all its replicas. */
  readonly limits: ReadonlyMap<string, number>;
  readonly unlimited: readonly string[];
}

/** @param project as Compose rendered it, only the services that are deployed */
export function limitsOf({ services = {} }: ComposeProject): ProjectLimits {
  const all = Object.entries(services).map(([name, service]) => [name, limitOf(service)] as const);
  return {
    limits: new Map(all.filter(([, bytes]) => bytes > 0)),
    unlimited: all.filter(([, bytes]) => bytes === 0).map(([name]) => name),
  };
}

/** Compose writes sizes as bytes, whatever stood in the file. */
function limitOf({ mem_limit: limit, scale, deploy }: ComposeService): number {
  const bytes = Number(limit ?? deploy?.resources?.limits?.memory ?? 0);
  return bytes * (scale ?? deploy?.replicas ?? 1);
}

/**
 * Makes sure that what the services may take, by their limits, is there: beside what else runs on the host or is to
 * run there by this run, and with the swap that it will have by then. A project without limits is not looked at.
 *
 * @throws DeployError `memory-too-small`
 */
export async function checkMemory(preparation: Preparation, { project, left }: DeployedPart): Promise<void> {
  const { host, request, context } = preparation;
  const check = request.inputs['memory-check'];
  const own = limitsOf(project);
  if (check === 'off' || own.limits.size === 0) return;
  const beside = (await context.alongside?.()) ?? nothingAlongside;
  const paths = beside.swap.map(({ path }) => path);
  const memory = await lookAtMemory(preparation, paths);
  if (memory.memoryBytes === 0) return;
  const limits = new Map([
    ...beside.limits,
    [request.project, sum([...own.limits.values()])],
    ...secondTime(own, request.inputs.rolling ?? []),
  ]);
  const staysAsIs = ({ project: name, service }: LimitedContainer): boolean =>
    !limits.has(name) || (name === request.project && left.includes(service));
  const budget = memoryBudget(memory, { limits, swap: beside.swap, staysAsIs });
  const said = verdict(host.name, check, budget, own);
  context.journal.write({ ...said, target: host.name });
}

/**
 * What a person is told of a budget.
 *
 * @throws DeployError `memory-too-small` where it does not fit and has to
 */
export function verdict(
  host: string,
  check: 'fail' | 'warn',
  budget: MemoryBudget,
  { limits, unlimited }: ProjectLimits,
): { readonly type: 'notice' | 'warning'; readonly message: string } {
  const notCounted =
    unlimited.length > 0 ? `; without a limit, and not counted: ${unlimited.join(', ')}` : '';
  const figures = `${neededInWords(budget)}${notCounted}`;
  if (fits(budget)) return { type: 'notice', message: `memory: ${figures}; ${thereInWords(budget)}` };
  if (budget.swapUnknown)
    return {
      type: 'warning',
      message: `whether the memory will do is not known before the swap is, whose size is the output of another step: ${figures}; until then ${thereInWords(budget)}`,
    };
  if (check === 'warn')
    return { type: 'warning', message: `too little memory: ${figures}, and ${thereInWords(budget)}` };
  throw memoryTooSmall(host, budget, limitsInWords({ limits, unlimited }));
}

/** `ia 200 MiB; gateway, usuarios 150 MiB each; without a limit: cache`, the largest first. */
export function limitsInWords({ limits, unlimited }: ProjectLimits): string {
  const bySize = Map.groupBy(
    [...limits].toSorted(([, one], [, other]) => other - one),
    ([, bytes]) => bytes,
  );
  const groups = [...bySize].map(([bytes, same]) => {
    const names = same.map(([name]) => name).join(', ');
    return `${names} ${readableBytes(bytes)}${same.length > 1 ? ' each' : ''}`;
  });
  return [...groups, ...(unlimited.length > 0 ? [`without a limit: ${unlimited.join(', ')}`] : [])].join(
    '; ',
  );
}

/** Of the services that run twice while they are replaced, one after another, the one with the largest limit. */
export function secondTime(
  { limits }: ProjectLimits,
  rolling: readonly string[],
): readonly (readonly [string, number])[] {
  const largest = rolling
    .map((name) => [`a second ${name} while it is replaced`, limits.get(name) ?? 0] as const)
    .toSorted(([, one], [, other]) => other - one);
  return largest.slice(0, 1).filter(([, bytes]) => bytes > 0);
}

async function lookAtMemory(
  { host, docker, context: { signal } }: Preparation,
  swapPaths: readonly string[],
): Promise<HostMemory> {
  const text = `swap_paths=$1; shift\n${memoryText}`;
  const command = script('look at memory', text, [swapPaths.join(' '), ...docker]);
  return parseHostMemory(await outputOf(host.remote, command, { signal, deadlineMs }));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
