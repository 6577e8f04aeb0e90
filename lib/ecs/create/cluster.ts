import type { ClusterRequest, EcsClient } from '../../aws/ecs.js';
import { onceKnown } from '../../aws/once-known.js';
import { pauseFor } from '../../concurrency/pause.js';
import { lastPart } from '../service/names.js';
import { clusterFailed } from './errors.js';
import { isRoleUnknown } from './unknown.js';

/** Whether a cluster is there, by its name or ARN. @throws DeployError `aws-refused` */
export async function clusterIsThere(client: EcsClient, name: string, signal: AbortSignal): Promise<boolean> {
  const status = await statusOf(client, name, signal);
  return status !== undefined && status !== 'INACTIVE';
}

/** Clusters that are made at this moment: the steps of a rollout are prepared at the same time. */
const underWay = new Map<string, Promise<void>>();

/**
 * Makes a cluster where it is not there, and waits until its capacity providers are ready. Who asks for one that is made
 * already waits for it.
 *
 * @throws DeployError `ecs-cluster-failed`, `aws-refused`
 */
export async function makeCluster(...request: Parameters<typeof make>): Promise<void> {
  const [, name] = request;
  const making = underWay.get(name) ?? make(...request).finally(() => underWay.delete(name));
  underWay.set(name, making);
  await making;
}

async function make(
  client: EcsClient,
  name: string,
  settings: ClusterRequest,
  pollMs: number,
  signal: AbortSignal,
): Promise<void> {
  if (await clusterIsThere(client, name, signal)) return;
  const question = { ...settings, clusterName: lastPart(name) };
  const { cluster } = await onceKnown(() => client.call('CreateCluster', question), isRoleUnknown, signal);
  let status = cluster?.status;
  while (status === 'PROVISIONING') {
    await pauseFor(pollMs, signal);
    status = (await statusOf(client, name, signal)) ?? status;
  }
  if (status !== 'ACTIVE') throw clusterFailed(name, status ?? 'gone');
}

async function statusOf(client: EcsClient, name: string, signal: AbortSignal): Promise<string | undefined> {
  const { clusters = [] } = await client.call('DescribeClusters', { clusters: [name] }, signal);
  return clusters[0]?.status;
}
