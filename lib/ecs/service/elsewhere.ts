import type { EcsService } from '../../aws/ecs.js';
import type { Cause } from './errors.js';

/** What others than ECS know of a failed deployment; `remedy` where they know that, too. */
export type ToldElsewhere = Pick<Cause, 'what'> & { readonly remedy?: string | undefined };

/** `Task failed ELB health checks in (target-group arn:...)`, `... is unhealthy in (target-group web) due to ...` */
const aboutTargets = /ELB health checks|unhealthy in \(?target-group/i;

/**
 * Which alarms of CloudWatch ended a deployment.
 *
 * @param reason in the words of ECS: `deployment failed: alarm detected.`
 * @returns undefined where it was no alarm
 * @throws DeployError `aws-refused`
 */
export async function toldByAlarms(
  region: string | undefined,
  service: EcsService | undefined,
  reason: string,
  signal: AbortSignal,
): Promise<ToldElsewhere | undefined> {
  const { alarmNames = [], enable } = service?.deploymentConfiguration?.alarms ?? {};
  if (!enable || alarmNames.length === 0 || !/alarm/i.test(reason)) return undefined;
  const { alarmsCause } = await import('./surroundings.js');
  return alarmsCause(region, alarmNames, reason, signal);
}

/**
 * What the target groups of a service say of its tasks.
 *
 * @param text what is known of the failure
 * @param isAll ECS knows no more: then targets that are not well are told, whatever it was about
 * @returns undefined where there is nothing to tell
 * @throws DeployError `aws-refused`
 */
export async function toldByLoadBalancer(
  region: string | undefined,
  service: EcsService | undefined,
  text: string,
  isAll: boolean,
  signal: AbortSignal,
): Promise<ToldElsewhere | undefined> {
  const isAbout = aboutTargets.test(text);
  const { loadBalancers = [] } = service ?? {};
  const arns = loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
  // What the newest task or an event says is nearer to the cause than targets that only begin to be asked.
  if (arns.length === 0 || !(isAbout || isAll)) return undefined;
  const { targetGroupsCause } = await import('./surroundings.js');
  return targetGroupsCause(region, [...new Set(arns)], isAbout, signal);
}
