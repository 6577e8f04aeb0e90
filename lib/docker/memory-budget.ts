import type { Alongside } from '../capability/alongside.js';
import { DeployError } from '../errors/deploy-error.js';
import { roomOf, type SwapRoom, swapOnDisk, withSwapFile } from '../host/swap-areas.js';
import { parseSize, readableBytes } from '../values/size.js';
import type { HostMemory, LimitedContainer } from './host-memory.js';

/** What is to run on a host. */
export interface MemoryWanted extends Pick<Alongside, 'swap'> {
  /** The memory limits of all projects that are deployed: project -> bytes of its services, times their replicas. */
  readonly limits: ReadonlyMap<string, number>;
  /** Containers that run and will go on, of all that have limits: those of other projects, mostly. */
  staysAsIs(container: LimitedContainer): boolean;
}

/** Limits against what there is, in bytes. */
export interface MemoryBudget {
  readonly limits: ReadonlyMap<string, number>;
  readonly others: readonly LimitedContainer[];
  readonly memoryBytes: number;
  /** Once the swap that is to come is there. */
  readonly swapBytes: number;
  /** Some swap is to come, of a size that nobody knows yet. */
  readonly swapUnknown: boolean;
  readonly swapComes: boolean;
  readonly reserveBytes: number;
  /** What all limits together come to. */
  readonly neededBytes: number;
  /** What containers may have: memory and swap, less the reserve. */
  readonly thereBytes: number;
}

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;

/**
 * Memory that is not for containers: kernel, sshd, dockerd and containerd (together about 100 MiB on a fresh Ubuntu),
 * and some page cache, without which every program is read from the disk again and again. A tenth, at least 128 MiB
 * and at most 1 GiB.
 */
export function reserveOf(memoryBytes: number): number {
  return Math.min(gibibyte, Math.max(128 * mebibyte, Math.round(memoryBytes / 10)));
}

/** Adds up what is wanted and what there is. Limits are what containers may take at most: most take less. */
export function memoryBudget(host: HostMemory, wanted: MemoryWanted): MemoryBudget {
  const { limits } = wanted;
  const others = host.limited.filter((container) => wanted.staysAsIs(container));
  const swap = wanted.swap.reduce<readonly SwapRoom[]>(
    (areas, { path, bytes }) =>
      bytes === 'unknown' ? areas : withSwapFile(areas, { name: host.swapPaths.get(path) ?? path, bytes }),
    host.swap,
  );
  const swapBytes = roomOf(swapOnDisk(swap));
  const reserveBytes = reserveOf(host.memoryBytes);
  return {
    limits,
    others,
    memoryBytes: host.memoryBytes,
    swapBytes,
    swapUnknown: wanted.swap.some(({ bytes }) => bytes === 'unknown'),
    swapComes: swap !== host.swap,
    reserveBytes,
    neededBytes: sum([...limits.values()]) + roomOf(others),
    thereBytes: Math.max(0, host.memoryBytes + swapBytes - reserveBytes),
  };
}

export function fits({ neededBytes, thereBytes }: MemoryBudget): boolean {
  return neededBytes <= thereBytes;
}

/** `the memory limits of shop add up to 950 MiB`, with those of other projects and containers. */
export function neededInWords({ limits, others, neededBytes }: MemoryBudget): string {
  const parts = [
    ...[...limits].filter(([, bytes]) => bytes > 0).map(([name, bytes]) => ({ name, bytes })),
    ...(others.length > 0
      ? [{ name: `${others.map(({ name }) => name).join(', ')}, which run there`, bytes: roomOf(others) }]
      : []),
  ];
  const [only, more] = parts;
  if (more === undefined)
    return `the memory limits of ${only?.name ?? 'nothing'} add up to ${readableBytes(neededBytes)}`;
  const each = parts.map(({ name, bytes }) => `${readableBytes(bytes)} of ${name}`);
  return `the memory limits add up to ${readableBytes(neededBytes)}: ${each.join('; ')}`;
}

/** `containers may have 855 MiB: 983 MiB of memory and no swap, less 128 MiB for the system`. */
export function thereInWords({
  memoryBytes,
  swapBytes,
  swapComes,
  reserveBytes,
  thereBytes,
}: MemoryBudget): string {
  const swap = swapBytes === 0 ? 'no swap' : `${readableBytes(swapBytes)} of swap`;
  const comes = swapComes ? ', as provision-swap leaves it' : '';
  return `containers may have ${readableBytes(thereBytes)}: ${readableBytes(memoryBytes)} of memory and ${swap}${comes}, less ${readableBytes(reserveBytes)} for the system`;
}

/** What to do where limits do not fit. */
export function remedyFor({ neededBytes, thereBytes, swapBytes }: MemoryBudget): string {
  const missing = swapBytes + neededBytes - thereBytes;
  const size = Math.max(parseSize('4G'), Math.ceil(missing / gibibyte) * gibibyte);
  return `Put provision-swap: { size: ${size / gibibyte}G } before deploy-compose, give services smaller limits (mem_limit, deploy.resources.limits.memory), or take a larger instance.`;
}

/**
 * The containers could take more than the host has: the kernel would end some of them.
 *
 * @param services the limits of each service, in words
 */
export function memoryTooSmall(host: string, budget: MemoryBudget, services: string): DeployError {
  return new DeployError({
    code: 'memory-too-small',
    what: `${neededInWords(budget)} (${services}), and ${thereInWords(budget)}`,
    where: `host ${host}`,
    remedy: `${remedyFor(budget)} With memory-check: warn it is deployed all the same.`,
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
