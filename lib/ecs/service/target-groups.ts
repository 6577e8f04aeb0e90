import type { EcsService } from '../../aws/ecs.js';
import { isRefusal, LoadBalancing } from '../../elb/load-balancing.js';
import { DescribeTargetGroups } from '../../elb/operations.js';
import type { TargetGroup } from '../../elb/types.js';
import { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';
import { placeOf } from './errors.js';
import type { ServiceName } from './read-service.js';

/**
 * Looks whether the target groups of a service take such targets as its tasks will be. What this role may not look at is
 * taken for right: ECS looks, too.
 *
 * @returns what may be wrong, a sentence each
 * @throws DeployError `ecs-target-group-unfit`
 */
export async function checkTargetGroups(
  region: string | undefined,
  name: ServiceName,
  { loadBalancers = [] }: Pick<EcsService, 'loadBalancers'>,
  definition: TaskDefinition,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const arns = [...new Set(loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []))];
  if (arns.length === 0) return [];
  const balancing = new LoadBalancing(region);
  try {
    const { TargetGroups = [] } = await balancing.ask(
      DescribeTargetGroups,
      { TargetGroupArns: arns },
      signal,
    );
    return groupsProblems(name, TargetGroups, definition);
  } catch (thrown) {
    if (isRefusal(thrown, /TargetGroupNotFound/)) throw groupGone(name, arns, thrown);
    if (thrown instanceof DeployError && thrown.code === 'aws-refused') return [];
    throw thrown;
  } finally {
    balancing.close();
  }
}

/**
 * Judges target groups by a task definition.
 *
 * @returns what may be wrong, a sentence each
 * @throws DeployError `ecs-target-group-unfit`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html
 */
export function groupsProblems(
  name: ServiceName,
  groups: readonly TargetGroup[],
  definition: TaskDefinition,
): readonly string[] {
  const { networkMode = 'bridge' } = definition;
  // A task of awsvpc has an address of its own; others share that of their instance.
  const type = networkMode === 'awsvpc' ? 'ip' : 'instance';
  for (const group of groups) {
    if ((group.TargetType ?? type) !== type) throw typeUnfit(name, group, networkMode, type);
  }
  if (networkMode !== 'awsvpc') return [];
  const ports = new Set(
    namedContainers(definition).flatMap(([, { portMappings }]) =>
      (portMappings ?? []).map(({ containerPort }) => String(containerPort)),
    ),
  );
  return groups
    .filter(({ HealthCheckPort: port = '' }) => /^\d+$/.test(port) && !ports.has(port))
    .map(
      ({ TargetGroupName, HealthCheckPort: port }) =>
        `${placeOf(name)}: the health check of the target group ${TargetGroupName} goes to port ${port}, which no container of the task definition names`,
    );
}

function typeUnfit(name: ServiceName, group: TargetGroup, mode: string, type: string): DeployError {
  const { TargetGroupName, TargetType } = group;
  return new DeployError({
    code: 'ecs-target-group-unfit',
    kind: 'input',
    where: placeOf(name),
    what: `its target group ${TargetGroupName} is of the target type ${TargetType}, and tasks with the network mode ${mode} are targets of the type ${type}`,
    remedy: `Set networkMode to ${TargetType === 'ip' ? 'awsvpc' : 'bridge or host'}, or give the service a target group of the type ${type}: the type of one cannot be changed.`,
  });
}

const groupGone = (name: ServiceName, arns: readonly string[], cause: unknown) =>
  new DeployError({
    code: 'ecs-target-group-unfit',
    where: placeOf(name),
    what: `a target group of it is gone: ${arns.join(', ')}`,
    remedy: 'Make it again, or give the service another one (aws ecs update-service --load-balancers).',
    cause,
  });
