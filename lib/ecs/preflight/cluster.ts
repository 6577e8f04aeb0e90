import type { EcsClient } from '../../aws/ecs.js';
import type { DeployError } from '../../errors/deploy-error.js';
import { clusterUnknown } from '../service/errors.js';
import { clusterInactive } from './errors.js';
import type { Look } from './look.js';

/** The cluster takes tasks. */
export async function clusterProblems(
  client: EcsClient,
  cluster: string,
  look: Look,
): Promise<readonly DeployError[]> {
  const got = await look.at('ecs:DescribeClusters', (signal) =>
    client.call('DescribeClusters', { clusters: [cluster] }, signal),
  );
  if (got === undefined || got === 'missing') return [];
  const [found] = got.clusters ?? [];
  if (found === undefined) return [clusterUnknown(cluster, await client.region())];
  const { status = 'ACTIVE' } = found;
  return status === 'ACTIVE' ? [] : [clusterInactive(cluster, status)];
}
