import type { EcsService } from '../../lib/aws/ecs.js';
import type { Mark } from '../../lib/ecs/service/verdict.js';

export const idsOf = ({ deployments = [] }: EcsService) => deployments.flatMap(({ id }) => id ?? []);

/**
 * What is to be told of the deployment that is the service's own now.
 *
 * @param service as the answer to its update tells it: what is in it beside the own one was there before as well
 * @param before ids of those that were there before
 * @param back ARN of the revision that ECS goes back to
 */
export function markOf(
  service: EcsService,
  before: ReadonlySet<string>,
  revision: string,
  back?: string,
): Mark | undefined {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (primary?.id === undefined) return undefined;
  const { id: own, createdAt, updatedAt } = primary;
  const known = new Set([...before, ...idsOf(service).filter((id) => id !== own)]);
  const since = known.has(own) ? Date.now() / 1000 : undefined;
  return { own, known, revision, back, since, createdAt, updatedAt };
}
