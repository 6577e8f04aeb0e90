import type { ScalingPolicy } from '../../aws/autoscaling.js';
import type { EcsService } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import type { AutoscalingWish } from './wish.js';

const metricOf = ({ TargetTrackingScalingPolicyConfiguration: tracking }: ScalingPolicy) =>
  tracking?.PredefinedMetricSpecification;

/**
 * A policy that counts the requests of a target is told which target group that is, and AWS has no default for it. Where
 * the settings do not say, it is the one of the service.
 *
 * @throws DeployError `ecs-autoscaling-target-group`, `aws-refused`
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html
 */
export async function withTargetGroups(
  wish: AutoscalingWish,
  service: EcsService,
  region: string | undefined,
  signal: AbortSignal,
): Promise<AutoscalingWish> {
  if (wish === 'none' || !wish.ScalingPolicies?.some(lacksLabel)) return wish;
  const label = await labelOf(service, region, signal);
  return {
    ...wish,
    ScalingPolicies: wish.ScalingPolicies.map((policy) =>
      lacksLabel(policy) ? withLabel(policy, label) : policy,
    ),
  };
}

function lacksLabel(policy: ScalingPolicy): boolean {
  const metric = metricOf(policy);
  return metric?.PredefinedMetricType === 'ALBRequestCountPerTarget' && metric.ResourceLabel === undefined;
}

function withLabel(policy: ScalingPolicy, ResourceLabel: string): ScalingPolicy {
  const { TargetTrackingScalingPolicyConfiguration: tracking } = policy;
  const metric = metricOf(policy);
  if (tracking === undefined || metric === undefined) return policy;
  return {
    ...policy,
    TargetTrackingScalingPolicyConfiguration: {
      ...tracking,
      PredefinedMetricSpecification: { ...metric, ResourceLabel },
    },
  };
}

async function labelOf(
  { serviceName = '', loadBalancers = [] }: EcsService,
  region: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  const groups = loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  const [group] = groups;
  if (group === undefined || groups.length > 1)
    throw unclear(serviceName, `has ${groups.length || 'no'} target groups`);
  const [{ LoadBalancing }, { findTargetGroup }] = await Promise.all([
    import('../../elb/load-balancing.js'),
    import('../../elb/target-groups.js'),
  ]);
  const balancing = new LoadBalancing(region);
  try {
    const { LoadBalancerArns: balancers = [] } = (await findTargetGroup(balancing, group, signal)) ?? {};
    const [balancer] = balancers;
    if (balancer === undefined)
      throw unclear(serviceName, 'has a target group that no load balancer sends to');
    return resourceLabel(balancer, group);
  } finally {
    balancing.close();
  }
}

/** `app/lb/50dc6c495c0c9188/targetgroup/api/943f017f100becff`, the ends of the two ARNs. */
export function resourceLabel(balancerArn: string, groupArn: string): string {
  const [, balancer = ''] = balancerArn.split(':loadbalancer/');
  return `${balancer}/${groupArn.slice(groupArn.lastIndexOf(':') + 1)}`;
}

const unclear = (service: string, what: string) =>
  new DeployError({
    code: 'ecs-autoscaling-target-group',
    kind: 'input',
    where: 'input autoscaling',
    what: `a policy counts the requests of a target, and the service ${service} ${what}`,
    remedy:
      'Give the policy a ResourceLabel (app/<load balancer>/<id>/targetgroup/<name>/<id>), or track another metric.',
  });
