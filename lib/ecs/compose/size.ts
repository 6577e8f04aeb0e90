import type { ComposeService } from '../../values/compose-project.js';
import { type FargateSize, fargateSizeFor } from '../fargate-sizes.js';
import type { ContainerDefinition } from '../task-definition.js';
import { tooLarge } from './errors.js';
import type { Notes } from './notes.js';

const mebibyte = 1024 ** 2;

/** What a service may use, in the units of ECS. */
export function containerSize(
  service: ComposeService,
): Pick<ContainerDefinition, 'cpu' | 'memory' | 'memoryReservation'> {
  const { limits, reservations } = service.deploy?.resources ?? {};
  const cpus = Number(service.cpus ?? limits?.cpus ?? 0);
  const memory = mebibytes(service.mem_limit ?? limits?.memory);
  const memoryReservation = mebibytes(service.mem_reservation ?? reservations?.memory);
  return {
    ...(cpus > 0 && { cpu: Math.ceil(cpus * 1_024) }),
    ...(memory !== undefined && { memory }),
    ...(memoryReservation !== undefined && { memoryReservation }),
  };
}

function mebibytes(bytes: string | number | undefined): number | undefined {
  const number = Number(bytes ?? 0);
  return number > 0 ? Math.ceil(number / mebibyte) : undefined;
}

/**
 * The smallest task of Fargate in which all containers have what they may use.
 *
 * @param file as errors name it
 * @throws DeployError `task-definition-size` where there is none
 */
export function taskSize(
  file: string,
  containers: readonly ContainerDefinition[],
  notes: Notes,
): Pick<Record<keyof FargateSize, string>, 'cpu' | 'memory'> {
  const needed = { cpu: 0, memory: 0 };
  for (const { name, cpu = 0, memory, memoryReservation } of containers) {
    needed.cpu += cpu;
    needed.memory += memory ?? memoryReservation ?? 0;
    if (memory === undefined && memoryReservation === undefined) {
      notes.other.push(`service ${name}: it has no mem_limit, and may use what the task has`);
    }
  }
  const size = fargateSizeFor(needed);
  if (!size) throw tooLarge(file, needed.cpu, needed.memory);
  notes.other.push(
    `the task has ${size.cpu / 1_024} vCPU and ${size.memory} MiB${whyThisSize(size, needed)}`,
  );
  return { cpu: String(size.cpu), memory: String(size.memory) };
}

function whyThisSize(size: FargateSize, { cpu, memory }: FargateSize): string {
  if (size.cpu === cpu && size.memory === memory) return '';
  const limits = [...(cpu > 0 ? [`${cpu / 1_024} CPUs`] : []), ...(memory > 0 ? [`${memory} MiB`] : [])];
  const least = ', the smallest that Fargate has';
  return limits.length > 0 ? `${least} for limits of ${limits.join(' and ')}` : least;
}
