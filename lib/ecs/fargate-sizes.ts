/** A size of Fargate: its CPU units, and the memory that it can have; MiB, from, to, and in which steps. */
interface FargateCpu {
  readonly cpu: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html#task_size */
const sizes: readonly FargateCpu[] = [
  { cpu: 256, from: 512, to: 2_048, step: 512 },
  { cpu: 512, from: 1_024, to: 4_096, step: 1_024 },
  { cpu: 1_024, from: 2_048, to: 8_192, step: 1_024 },
  { cpu: 2_048, from: 4_096, to: 16_384, step: 1_024 },
  { cpu: 4_096, from: 8_192, to: 30_720, step: 1_024 },
  { cpu: 8_192, from: 16_384, to: 61_440, step: 4_096 },
  { cpu: 16_384, from: 32_768, to: 122_880, step: 8_192 },
];

/** 256 CPU units have three sizes that are no equal steps: 512, 1024 and 2048. */
function hasMemory({ cpu, from, to, step }: FargateCpu, memory: number): boolean {
  if (cpu === 256 && memory === 1_536) return false;
  return memory >= from && memory <= to && (memory - from) % step === 0;
}

export interface FargateSize {
  /** Units: 1024 are a vCPU. */
  readonly cpu: number;
  /** MiB. */
  readonly memory: number;
}

/** Whether Fargate has tasks of this size. */
export function isFargateSize({ cpu, memory }: FargateSize): boolean {
  return sizes.some((size) => size.cpu === cpu && hasMemory(size, memory));
}

/** The smallest size of Fargate with this much CPU and memory; undefined where it has none so large. */
export function fargateSizeFor(needed: FargateSize): FargateSize | undefined {
  const size = sizes.find(({ cpu, to }) => cpu >= needed.cpu && to >= needed.memory);
  if (!size) return undefined;
  let memory = size.from;
  while (memory < needed.memory || !hasMemory(size, memory)) memory += size.step;
  return { cpu: size.cpu, memory };
}

/** The CPU units that Fargate has. */
export const fargateCpus: readonly number[] = sizes.map(({ cpu }) => cpu);

/** What memory goes with a number of CPU units, in words. */
export function memoryFor(cpu: number): string | undefined {
  const size = sizes.find((one) => one.cpu === cpu);
  if (!size) return undefined;
  if (cpu === 256) return '512, 1024 or 2048';
  return `${size.from} to ${size.to} in steps of ${size.step}`;
}

/** CPU units as text has them: `1024`, `1 vCPU`, `.5 vcpu`. */
export function cpuUnits(text: string): number | undefined {
  const match = /^(\d*\.?\d+)( ?vcpu)?$/i.exec(text.trim());
  if (!match || (match[2] === undefined && match[1]?.includes('.'))) return undefined;
  return Math.round(Number(match[1]) * (match[2] === undefined ? 1 : 1_024));
}

/** MiB as text has them: `2048`, `2 GB`, `0.5GB`. */
export function memoryMiB(text: string): number | undefined {
  const match = /^(\d*\.?\d+)( ?gb)?$/i.exec(text.trim());
  if (!match || (match[2] === undefined && match[1]?.includes('.'))) return undefined;
  return Math.round(Number(match[1]) * (match[2] === undefined ? 1 : 1_024));
}
