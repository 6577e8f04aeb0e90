import type { EcsService, UpdateRequest, VolumeConfiguration } from '../../aws/ecs.js';
import type { Change } from '../../journal/events.js';
import { revisionName } from './names.js';
import { hasVolume, volumesOf } from './volumes.js';

/** What inputs say of a service; what is absent stays as it is, and never goes over the wire. */
export interface ServiceWish {
  readonly desiredCount?: number | undefined;
  readonly forceNewDeployment?: boolean | undefined;
  readonly enableEcsManagedTags?: boolean | undefined;
  readonly propagateTags?: 'SERVICE' | 'TASK_DEFINITION' | 'NONE' | undefined;
  /** An EBS volume for each task. */
  readonly volume?: VolumeConfiguration | undefined;
}

/** The revision that a service shall run. */
export interface RevisionWish {
  readonly family: string;
  /** Undefined where it is still to be registered. */
  readonly arn: string | undefined;
}

/** What an update asks of a service, without the service's own name. */
export type ServiceUpdate = Omit<UpdateRequest, 'service' | 'cluster'>;

/** An update that is to come. */
export interface PlannedUpdate {
  /** Without the revision where that is still to be registered. */
  readonly update: ServiceUpdate;
  /** The service's revision becomes another one. */
  readonly changesRevision: boolean;
  /** None where the service is as it is wished for. */
  readonly changes: readonly Change[];
}

/** What a service needs to become what is wished for. */
export function plannedUpdate(
  service: EcsService,
  wish: ServiceWish,
  revision: RevisionWish | undefined,
): PlannedUpdate {
  const changesRevision = revision !== undefined && revision.arn !== service.taskDefinition;
  const scales = isOther(wish.desiredCount, service.desiredCount);
  const tagsItself = isOther(wish.enableEcsManagedTags, service.enableECSManagedTags ?? false);
  const propagates = isOther(wish.propagateTags, service.propagateTags ?? 'NONE');
  const mounts = wish.volume !== undefined && !hasVolume(service, wish.volume);
  // ECS starts no task of a deployment that failed, until there is a new one.
  const startsAgain = !changesRevision && hasFailed(service);
  const forces = wish.forceNewDeployment === true || startsAgain;
  const update: ServiceUpdate = {
    ...(changesRevision && revision.arn !== undefined && { taskDefinition: revision.arn }),
    ...(scales && { desiredCount: wish.desiredCount }),
    ...(forces && { forceNewDeployment: true }),
    ...(tagsItself && { enableECSManagedTags: wish.enableEcsManagedTags }),
    ...(propagates && { propagateTags: wish.propagateTags }),
    ...(mounts && { volumeConfigurations: [wish.volume] }),
  };
  const parts = [
    ...(changesRevision
      ? [`${revisionName(service.taskDefinition)} -> ${revisionName(revision.arn, revision.family)}`]
      : []),
    ...(scales ? [`desired count ${service.desiredCount ?? 0} -> ${wish.desiredCount}`] : []),
    ...(startsAgain ? ['a new deployment, as the last one failed'] : []),
    ...(forces && !startsAgain ? ['a new deployment (force-new-deployment)'] : []),
    ...(tagsItself ? [`ECS managed tags ${wish.enableEcsManagedTags ? 'on' : 'off'}`] : []),
    ...(propagates ? [`tags from ${wish.propagateTags}`] : []),
    ...(mounts ? [`the EBS volume ${wish.volume.name}`] : []),
  ];
  const subject = `service ${service.serviceName ?? ''}`;
  return {
    update,
    changesRevision,
    changes: parts.length > 0 ? [{ subject, action: 'update', detail: parts.join('; ') }] : [],
  };
}

/** The update that brings a service back to what it was before `update`, less its revision. */
export function settingsBack(before: EcsService, update: ServiceUpdate): ServiceUpdate {
  return {
    ...(update.desiredCount !== undefined && { desiredCount: before.desiredCount }),
    ...(update.enableECSManagedTags !== undefined && {
      enableECSManagedTags: before.enableECSManagedTags ?? false,
    }),
    ...(update.propagateTags !== undefined && {
      propagateTags: (before.propagateTags ?? 'NONE') as NonNullable<UpdateRequest['propagateTags']>,
    }),
    ...(update.volumeConfigurations !== undefined && {
      volumeConfigurations: volumesOf(before),
    }),
  };
}

/**
 * The revision that a service came to a good end with last: what to go back to. While a deployment is going on or has
 * failed, it is the one that it was to replace.
 */
export function lastGoodRevision({ deployments = [], taskDefinition }: EcsService): string | undefined {
  const [primary] = deployments.filter(({ status }) => status === 'PRIMARY');
  if (primary === undefined || isGood(primary.rolloutState)) return taskDefinition;
  const others = deployments.filter(
    ({ status, rolloutState }) => status === 'ACTIVE' && isGood(rolloutState),
  );
  return others[0]?.taskDefinition ?? taskDefinition;
}

const isGood = (rolloutState: string | undefined) =>
  rolloutState === undefined || rolloutState === 'COMPLETED';

function hasFailed({ deployments = [] }: EcsService): boolean {
  return deployments.some(({ status, rolloutState }) => status === 'PRIMARY' && rolloutState === 'FAILED');
}

const isOther = <Value>(wished: Value | undefined, is: Value | undefined) =>
  wished !== undefined && wished !== is;
