import type { EcsService } from '../../lib/aws/ecs.js';
import type { Mark } from '../../lib/ecs/service/verdict.js';

export const idsOf = ({ deployments = [] }: EcsService) => deployments.flatMap(({ id }) => id ?? []);

/** What is to be told of the deployment that is the service's own now. @param known ids of those that were there before */
export function markOf(service: EcsService, known: ReadonlySet<string>, revision: string): Mark | undefined {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  if (primary?.id === undefined) return undefined;
  const { id: own, createdAt, updatedAt } = primary;
  const since = known.has(own) ? Date.now() / 1000 : undefined;
  return { own, known, revision, since, createdAt, updatedAt };
}
