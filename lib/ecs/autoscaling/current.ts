import type {
  AutoscalingClient,
  ResourceName,
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '../../aws/autoscaling.js';
import { lastPart } from '../service/names.js';
import type { ServiceName } from '../service/read-service.js';

/** How a service is scaled now. */
export interface CurrentAutoscaling {
  /** Undefined where nobody scales it. */
  readonly target: ScalableTarget | undefined;
  readonly policies: readonly ScalingPolicy[];
  readonly actions: readonly ScheduledAction[];
}

/** The number of tasks of a service, as Application Auto Scaling calls it. */
export const resourceOf = ({ cluster, service }: ServiceName): ResourceName => ({
  ServiceNamespace: 'ecs',
  ResourceId: `service/${lastPart(cluster)}/${lastPart(service)}`,
  ScalableDimension: 'ecs:service:DesiredCount',
});

/** @throws DeployError `aws-refused` */
export async function currentAutoscaling(
  client: AutoscalingClient,
  resource: ResourceName,
  signal: AbortSignal,
): Promise<CurrentAutoscaling> {
  const { ServiceNamespace, ResourceId, ScalableDimension } = resource;
  const one = { ServiceNamespace, ResourceIds: [ResourceId], ScalableDimension } as const;
  const [{ ScalableTargets: [target] = [] }, policies, actions] = await Promise.all([
    client.call('DescribeScalableTargets', one, signal),
    allPages(async (page) => {
      const answer = await client.call('DescribeScalingPolicies', { ...resource, ...page }, signal);
      return { items: answer.ScalingPolicies, next: answer.NextToken };
    }),
    allPages(async (page) => {
      const answer = await client.call('DescribeScheduledActions', { ...resource, ...page }, signal);
      return { items: answer.ScheduledActions, next: answer.NextToken };
    }),
  ]);
  return { target, policies, actions };
}

async function allPages<Item>(
  ask: (page: { readonly NextToken?: string }) => Promise<{
    readonly items: readonly Item[] | undefined;
    readonly next: string | undefined;
  }>,
): Promise<Item[]> {
  const all: Item[] = [];
  let next: string | undefined;
  do {
    const answer = await ask(next === undefined ? {} : { NextToken: next });
    all.push(...(answer.items ?? []));
    next = answer.next;
  } while (next);
  return all;
}
