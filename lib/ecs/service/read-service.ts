import type { EcsClient, EcsService } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { nearestName } from '../../values/nearest.js';
import * as errors from './errors.js';
import { lastPart } from './names.js';

/** One service of a cluster. */
export interface ServiceName {
  /** Name or ARN. */
  readonly cluster: string;
  readonly service: string;
}

/**
 * Reads a service that can be deployed to.
 *
 * @throws DeployError `ecs-cluster-unknown`, `ecs-service-unknown`, `ecs-service-gone`, `ecs-controller`,
 *   `aws-refused`
 */
export async function readService(
  client: EcsClient,
  name: ServiceName,
  signal: AbortSignal,
): Promise<EcsService> {
  const service = await existingService(client, name, signal);
  const { type } = service.deploymentController ?? {};
  if (type !== undefined && type !== 'ECS') throw errors.otherController(name, type);
  return service;
}

/**
 * Reads a service that nobody has deleted.
 *
 * @throws DeployError `ecs-cluster-unknown`, `ecs-service-unknown`, `ecs-service-gone`, `aws-refused`
 */
export async function existingService(
  client: EcsClient,
  name: ServiceName,
  signal: AbortSignal,
): Promise<EcsService> {
  const service = await describeService(client, name, signal);
  if (service === undefined) throw await unknownService(client, name, signal);
  if (service.status !== undefined && service.status !== 'ACTIVE') {
    throw errors.serviceGone(name, service.status);
  }
  return service;
}

/** @throws DeployError `ecs-cluster-unknown`, `aws-refused` */
export async function checkCluster(client: EcsClient, cluster: string, signal: AbortSignal): Promise<void> {
  const { clusters = [] } = await client.call('DescribeClusters', { clusters: [cluster] }, signal);
  if (clusters[0]?.status === 'ACTIVE') return;
  throw errors.clusterUnknown(cluster, await client.region());
}

/** A service in whatever state; undefined where there is none. */
export async function describeService(
  client: EcsClient,
  { cluster, service }: ServiceName,
  signal: AbortSignal,
): Promise<EcsService | undefined> {
  try {
    const { services } = await client.call('DescribeServices', { cluster, services: [service] }, signal);
    return services?.[0];
  } catch (thrown) {
    throw isNamed(thrown, 'ClusterNotFoundException')
      ? errors.clusterUnknown(cluster, await client.region())
      : thrown;
  }
}

/** Whether it is an error of AWS with this name. */
export function isNamed(thrown: unknown, ...names: readonly string[]): boolean {
  return thrown instanceof DeployError && thrown.cause instanceof Error && names.includes(thrown.cause.name);
}

async function unknownService(client: EcsClient, name: ServiceName, signal: AbortSignal) {
  // Only to say more: what may not be listed is not told.
  const { serviceArns = [] } = await client
    .call('ListServices', { cluster: name.cluster, maxResults: 100 }, signal)
    .catch(() => ({ serviceArns: [] }));
  const known = serviceArns.map(lastPart).toSorted();
  return errors.serviceUnknown(name, known, nearestName(lastPart(name.service), known));
}
