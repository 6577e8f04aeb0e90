import type { EcsClient } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { pauseFor } from '../../concurrency/pause.js';
import { DeployError } from '../../errors/deploy-error.js';
import { describeService, isNamed, type ServiceName } from '../service/read-service.js';
import { serviceStays } from './errors.js';

/**
 * Deletes a service with its tasks, and waits until it is gone: tasks that are behind a load balancer drain first. One
 * that is not there is gone already.
 *
 * @throws DeployError `ecs-not-put-back` where AWS does not let it; what `signal` aborts with
 */
export async function removeService(
  client: EcsClient,
  name: ServiceName,
  pollMs: number,
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.call('DeleteService', { ...name, force: true });
  } catch (thrown) {
    if (isNamed(thrown, 'ServiceNotFoundException', 'ClusterNotFoundException')) return;
    if (isNamed(thrown, 'ServiceNotActiveException')) return untilGone(client, name, pollMs, signal);
    throw thrown instanceof DeployError ? serviceStays(name, thrown.what) : thrown;
  }
  await untilGone(client, name, pollMs, signal);
}

async function untilGone(
  client: EcsClient,
  name: ServiceName,
  pollMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      const { status = 'INACTIVE' } = (await describeService(client, name, signal)) ?? {};
      if (status === 'INACTIVE') return;
    } catch (thrown) {
      if (!isPassing(thrown)) throw thrown;
    }
    await pauseFor(pollMs / 2, signal);
  }
}
