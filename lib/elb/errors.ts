import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import { type Target, type TargetHealth, targetText } from './target-health.js';
import type { TargetGroup } from './types.js';

/** There is no such target group. */
export function targetGroupMissing(
  wanted: string,
  known: readonly string[],
  where = 'input target-group',
): DeployError {
  const near = nearestName(wanted, known);
  return new DeployError({
    code: 'target-group-missing',
    what: `there is no target group ${wanted}${near === undefined ? '' : `; did you mean ${near}?`}`,
    where,
    remedy:
      known.length === 0
        ? 'There is none at all in this account and region: look at AWS_REGION and the credentials. register-target makes it where create is given.'
        : `These are there: ${known.slice(0, 20).join(', ')}${known.length > 20 ? ', ...' : ''}. AWS_REGION or the input region say which region is asked; register-target makes one where create is given.`,
  });
}

/** A target is of another kind than the group takes. */
export function targetKindWrong(group: TargetGroup, targets: readonly string[], takes: string): DeployError {
  return new DeployError({
    code: 'target-type',
    what: `${group.TargetGroupName} is of the target type ${group.TargetType} and takes ${takes}, not ${targets.join(', ')}`,
    where: 'input targets',
    remedy: `Give ${takes}, or the target group that is meant. The type of a target group cannot be changed.`,
  });
}

/** Addresses that no load balancer sends requests to. */
export function addressesPublic({ TargetGroupName }: TargetGroup, addresses: readonly string[]): DeployError {
  return new DeployError({
    code: 'target-address',
    what: `${addresses.join(', ')} ${addresses.length === 1 ? 'is a public address' : 'are public addresses'}, and ${TargetGroupName} takes private ones`,
    where: 'input targets',
    remedy:
      'Give the private address, reaching a host by a jump host where it must be; of a host of tag:KEY=VALUE it is known.',
  });
}

/** A group whose targets are no hosts. */
export function groupKindWrong({ TargetGroupName, TargetType }: TargetGroup): DeployError {
  return new DeployError({
    code: 'target-type',
    what: `${TargetGroupName} is of the target type ${TargetType}, and only groups of instances and of addresses are worked on`,
    where: 'input target-group',
    remedy: 'Name a target group of the target type instance or ip.',
  });
}

/** An instance that cannot be a target: each with its reason. */
export function instancesUnfit(group: TargetGroup, reasons: readonly string[]): DeployError {
  return new DeployError({
    code: 'target-instance',
    what: reasons.join('; '),
    where: 'input targets',
    remedy: `A target of ${group.TargetGroupName} is a running instance in ${group.VpcId ?? 'the VPC of the group'}: start it, or give another one. AWS_REGION or the input region say which region is asked.`,
  });
}

/** The time was up, and a target was not healthy: in the target group's own words. */
export function notHealthyTargets(
  group: TargetGroup,
  targets: readonly (Target & Partial<TargetHealth>)[],
  waitedMs: number,
): DeployError {
  const told = targets.map((target) => `${targetText(target)} is ${stateText(target)}`);
  return new DeployError({
    code: 'target-not-healthy',
    what: `not healthy after ${secondsText(waitedMs)}: ${told.join('; ')}`,
    where: `target group ${group.TargetGroupName}`,
    remedy: healthAdvice(targets),
  });
}

/** `unhealthy: Health checks failed with these codes: [502] (Target.ResponseCodeMismatch)` */
export function stateText({ state, reason, description }: Partial<TargetHealth>): string {
  if (state === undefined) return 'no member of the group';
  const why = [description, reason && `(${reason})`].filter(Boolean).join(' ');
  return why === '' ? state : `${state}: ${why}`;
}

/**
 * What to do about targets that are not healthy, by what the group says of them.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html#target-health-states
 */
export function healthAdvice(targets: readonly Partial<TargetHealth>[]): string {
  const reasons = targets.map(({ reason = '' }) => reason);
  if (reasons.includes('Target.NotInUse'))
    return 'No listener sends requests to the group, or none of an availability zone of the target: give rules, or enable the zone at the load balancer.';
  if (reasons.includes('Target.Timeout'))
    return 'Look whether the security groups let the load balancer reach the port, and whether the service answers in time.';
  if (reasons.includes('Target.ResponseCodeMismatch'))
    return "Look at the service's log for the health check's path; the group's matcher says which codes are good.";
  if (reasons.includes('Target.FailedHealthChecks'))
    return 'Look whether the service listens on that port on all addresses, and whether the health check goes there.';
  if (reasons.some((reason) => reason.startsWith('Elb.')))
    return "The load balancer was still at it: interval times healthy threshold of the group's health check is how long it takes; give a longer timeout.";
  return 'Look at the target and at the health check of the group; if it is only slow, give a longer timeout.';
}

/** The time was up, and a target still drained. */
export function notDrained(group: TargetGroup, targets: readonly Target[], waitedMs: number): DeployError {
  return new DeployError({
    code: 'target-not-drained',
    what: `still draining after ${secondsText(waitedMs)}: ${targets.map(targetText).join(', ')}`,
    where: `target group ${group.TargetGroupName}`,
    remedy:
      "Connections are still open, or the group's deregistration delay is longer than that: give a longer timeout, or shorten the delay.",
  });
}

/** Taking a target out would leave nobody to answer. */
export function noneLeft(
  group: TargetGroup,
  targets: readonly Target[],
  others: readonly TargetHealth[],
): DeployError {
  const told = others.map((other) => `${targetText(other)} is ${stateText(other)}`);
  return new DeployError({
    code: 'target-none-left',
    what: `${targets.map(targetText).join(', ')} is the last target that answers, and taking it out would fail every request${told.length > 0 ? `; ${told.join('; ')}` : ''}`,
    where: `target group ${group.TargetGroupName}`,
    remedy:
      'Register another host, mend the others, or deploy this one without around: then it stays in service meanwhile.',
  });
}

function secondsText(milliseconds: number): string {
  return milliseconds < 1000
    ? `${Math.round(milliseconds)} ms`
    : `${Number((milliseconds / 1000).toFixed(1))} s`;
}
