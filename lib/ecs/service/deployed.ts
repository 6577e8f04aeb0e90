import type { EcsClient } from '../../aws/ecs.js';
import { describeService } from './read-service.js';
import { ServiceDeployments } from './service-deployments.js';
import { verdictOf } from './verdict.js';
import type { Started } from './way-back.js';

/** Whether a deployment that a run started, and that nobody waits for any more, has come to a good end. */
export async function isDeployed(
  client: EcsClient,
  { name, mark, serviceDeployment: arn }: Started,
  signal: AbortSignal,
): Promise<boolean> {
  const service = mark && (await describeService(client, name, signal));
  if (mark === undefined || service === undefined) return false;
  const deployments = new ServiceDeployments(client, name);
  if (arn !== undefined) deployments.resume(arn);
  const serviceDeployment = await deployments.look(signal);
  return verdictOf({ service, serviceDeployment }, mark).is === 'deployed';
}
