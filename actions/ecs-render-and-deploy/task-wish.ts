import { type ApiMap, type MapShape, readMaps } from '../../lib/ecs/api-maps.js';
import { capacityProviderShape } from '../../lib/ecs/task/network.js';
import { inputProblemsOf } from '../../lib/rollout/begin.js';
import { type EbsVolume, readEbsVolume } from './ebs-volume.js';
import type { Inputs } from './inputs.js';

/** What the inputs say of a task that runs once. */
export interface TaskWish {
  readonly cluster: string;
  readonly overrides: readonly ApiMap[] | undefined;
  readonly capacity: readonly ApiMap[] | undefined;
  readonly tags: readonly ApiMap[] | undefined;
  readonly volume: EbsVolume | undefined;
  readonly launchType: Inputs['run-task-launch-type'];
  readonly subnets: readonly string[] | undefined;
  readonly securityGroups: readonly string[] | undefined;
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
  readonly startedBy: string;
  readonly managedTags: boolean | undefined;
  /** Waits until it has ended. */
  readonly waits: boolean;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerOverride.html */
const overrideShape: MapShape = {
  required: ['name'],
  optional: [
    ...['command', 'cpu', 'environment', 'environmentFiles', 'memory', 'memoryReservation'],
    'resourceRequirements',
  ],
};
const tagShape: MapShape = { required: ['key'], optional: ['value'] };

type MapsInput = 'run-task-container-overrides' | 'run-task-capacity-provider-strategy' | 'run-task-tags';

/**
 * Reads what the inputs say of a task.
 *
 * @param directory that paths are relative to
 * @returns undefined where none is to run
 * @throws InputProblems with all that is wrong
 */
export async function readTaskWish(inputs: Inputs, directory: string): Promise<TaskWish | undefined> {
  if (!inputs['run-task']) return undefined;
  const maps = (input: MapsInput, shape: MapShape) => readMaps(inputs[input], { input, directory, shape });
  const reading = [
    maps('run-task-container-overrides', overrideShape),
    maps('run-task-capacity-provider-strategy', capacityProviderShape),
    maps('run-task-tags', tagShape),
    readEbsVolume('run-task', inputs, directory),
  ] as const;
  const read = await Promise.allSettled(reading);
  if (read.some(({ status }) => status === 'rejected')) throw inputProblemsOf(read);
  const [overrides, capacity, tags, volume] = await Promise.all(reading);
  return {
    cluster: inputs.cluster ?? 'default',
    ...{ overrides, capacity, tags, volume },
    launchType: inputs['run-task-launch-type'],
    subnets: inputs['run-task-subnets'],
    securityGroups: inputs['run-task-security-groups'],
    assignPublicIp: inputs['run-task-assign-public-ip'] ?? 'DISABLED',
    startedBy: inputs['run-task-started-by'],
    managedTags: inputs['enable-ecs-managed-tags'],
    waits: inputs['wait-for-task-stopped'],
  };
}
