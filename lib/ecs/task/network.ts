import type { EcsService, TaskRequest } from '../../aws/ecs.js';
import type { MapShape } from '../api-maps.js';
import type { TaskDefinition } from '../task-definition.js';

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html */
export const capacityProviderShape: MapShape = {
  required: ['capacityProvider'],
  optional: ['weight', 'base'],
};

/** What is said of where a task runs; what is absent is as a service has it. */
export interface TaskWish {
  readonly subnets?: readonly string[] | undefined;
  readonly securityGroups?: readonly string[] | undefined;
  readonly assignPublicIp?: boolean | undefined;
  readonly launchType?: NonNullable<TaskRequest['launchType']> | undefined;
  readonly capacityProviders?: NonNullable<TaskRequest['capacityProviderStrategy']> | undefined;
}

/** The network of a task, or what is wrong with it: it needs one and has none; it takes none and one is given. */
export type TaskNetwork =
  | { readonly is: 'fine'; readonly network: Pick<TaskRequest, 'networkConfiguration'> }
  | { readonly is: 'missing' | 'unused' };

/**
 * The network of a task by itself. Only tasks of the mode awsvpc have one of their own.
 *
 * @param service that it is to be in the same network as
 */
export function taskNetwork(
  { subnets, securityGroups, assignPublicIp }: TaskWish,
  service: EcsService | undefined,
  { networkMode }: TaskDefinition,
): TaskNetwork {
  const isGiven = [subnets, securityGroups, assignPublicIp].some((one) => one !== undefined);
  if (networkMode !== 'awsvpc') return isGiven ? { is: 'unused' } : { is: 'fine', network: {} };
  const own = service?.networkConfiguration?.awsvpcConfiguration;
  const all = subnets ?? own?.subnets ?? [];
  if (all.length === 0) return { is: 'missing' };
  const groups = securityGroups ?? own?.securityGroups ?? [];
  const address =
    assignPublicIp === undefined ? own?.assignPublicIp : assignPublicIp ? 'ENABLED' : 'DISABLED';
  return {
    is: 'fine',
    network: {
      networkConfiguration: {
        awsvpcConfiguration: {
          subnets: [...all],
          ...(groups.length > 0 && { securityGroups: [...groups] }),
          ...(address !== undefined && { assignPublicIp: address }),
        },
      },
    },
  };
}

type Capacity = Pick<TaskRequest, 'launchType' | 'capacityProviderStrategy' | 'platformVersion'>;

/** On what a task runs: what is given, else as the service; else the cluster decides. */
export function taskCapacity(
  { launchType, capacityProviders }: TaskWish,
  service: EcsService | undefined,
): Capacity {
  const own = service?.capacityProviderStrategy ?? [];
  const version = service?.platformVersion;
  const strategy = capacityProviders ?? (launchType === undefined && own.length > 0 ? own : undefined);
  const type = launchType ?? (strategy === undefined ? service?.launchType : undefined);
  // Only Fargate has versions of its platform.
  const isFargate =
    strategy === undefined
      ? type === 'FARGATE'
      : strategy.some(({ capacityProvider = '' }) => capacityProvider.startsWith('FARGATE'));
  return {
    ...(type !== undefined && { launchType: type }),
    ...(strategy !== undefined && { capacityProviderStrategy: [...strategy] }),
    ...(isFargate && version && { platformVersion: version }),
  };
}
