import { isDeepStrictEqual } from 'node:util';
import type { EcsService, VolumeConfiguration } from '../../aws/ecs.js';

/**
 * Whether a service has a volume as it is wished for. ECS tells more of a volume than it was asked for, so that only
 * what is wished for is compared.
 */
export function hasVolume(service: EcsService, { name, managedEBSVolume }: VolumeConfiguration): boolean {
  const there = volumesOf(service).find((one) => one.name === name);
  return Object.entries(managedEBSVolume ?? {}).every(([key, value]) =>
    isDeepStrictEqual(there?.managedEBSVolume?.[key], value),
  );
}

/** The volumes that tasks of a service get: its last deployment says so. */
export function volumesOf({ deployments = [] }: EcsService): readonly VolumeConfiguration[] {
  return deployments.find(({ status }) => status === 'PRIMARY')?.volumeConfigurations ?? [];
}
