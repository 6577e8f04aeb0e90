import type { ScalingPolicy, ScheduledAction } from '../../aws/autoscaling.js';
import type { Finding } from '../findings.js';
import type { AutoscalingSettings } from './wish.js';

/** What can be seen to be wrong with settings of the right shape, in a sentence and what to do. */
type Tell = (what: string, remedy: string) => void;

/**
 * Rules of the documentation beside the shapes.
 *
 * @param desiredCount that the service is to have, where an input says so
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-target-tracking.html
 */
export function autoscalingRules(
  { MinCapacity: min, MaxCapacity: max, ...settings }: AutoscalingSettings,
  desiredCount: number | undefined,
  add: (finding: Finding) => void,
): void {
  const tell: Tell = (what, remedy) => add({ code: 'ecs-autoscaling-invalid', what, remedy });
  boundsRule('autoscaling', { min, max }, tell);
  const isOutside = desiredCount !== undefined && (desiredCount < min || desiredCount > max);
  if (isOutside && min <= max) {
    tell(
      `desired-count is ${desiredCount}, and autoscaling keeps ${min} to ${max} tasks`,
      'Leave desired-count out, or give MinCapacity and MaxCapacity that hold it; for no tasks at all MinCapacity is 0, or autoscaling none.',
    );
  }
  policyRules(settings.ScalingPolicies ?? [], tell);
  actionRules(settings.ScheduledActions ?? [], tell);
}

function boundsRule(
  name: string,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
  tell: Tell,
): void {
  if ((min ?? 0) < 0 || (max ?? 0) < 0) tell(`${name}: fewer tasks than none`, 'Give 0 or more.');
  if (min !== undefined && max !== undefined && min > max) {
    tell(
      `${name}: MinCapacity ${min} is more than MaxCapacity ${max}`,
      'Give a MaxCapacity that is no less.',
    );
  }
}

function policyRules(policies: readonly ScalingPolicy[], tell: Tell): void {
  for (const name of twice(policies.map(({ PolicyName }) => PolicyName))) {
    tell(`there are two policies ${name}`, 'Give each a name of its own.');
  }
  for (const policy of policies) policyRule(policy, tell);
  const metrics = policies.flatMap(({ TargetTrackingScalingPolicyConfiguration: tracking }) => {
    return tracking?.PredefinedMetricSpecification?.PredefinedMetricType ?? [];
  });
  for (const metric of twice(metrics)) {
    tell(`two policies track ${metric}`, 'Keep one: Application Auto Scaling takes one for a metric.');
  }
}

function policyRule(policy: ScalingPolicy, tell: Tell): void {
  const { PolicyName: name, PolicyType: type } = policy;
  const [kind, ...others] = kindsOf(policy);
  if (kind === undefined || others.length > 0) {
    tell(
      `the policy ${name} has ${kind === undefined ? 'no configuration' : 'several configurations'}`,
      'Give one of TargetTrackingScalingPolicyConfiguration, StepScalingPolicyConfiguration and PredictiveScalingPolicyConfiguration.',
    );
  } else if (type !== undefined && type !== kind) {
    tell(`the policy ${name} is called ${type}, and has the configuration of ${kind}`, `Write ${kind}.`);
  }
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  if (tracking === undefined) return;
  const metrics = [tracking.PredefinedMetricSpecification, tracking.CustomizedMetricSpecification];
  if (metrics.filter((metric) => metric !== undefined).length === 1) return;
  tell(
    `the policy ${name} tracks ${metrics[0] === undefined ? 'no metric' : 'two metrics'}`,
    'Give one of PredefinedMetricSpecification and CustomizedMetricSpecification.',
  );
}

/** The types of policies that a policy has a configuration of; it must be one. */
export function kindsOf(policy: ScalingPolicy): readonly string[] {
  return ['TargetTrackingScaling', 'StepScaling', 'PredictiveScaling'].filter(
    (kind) => `${kind}PolicyConfiguration` in policy,
  );
}

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-schedule-syntax.html */
const schedule = /^(at|rate|cron)\(.+\)$/;

function actionRules(actions: readonly ScheduledAction[], tell: Tell): void {
  for (const name of twice(actions.map(({ ScheduledActionName }) => ScheduledActionName))) {
    tell(`there are two scheduled actions ${name}`, 'Give each a name of its own.');
  }
  for (const { ScheduledActionName: name, Schedule, ScalableTargetAction: action = {} } of actions) {
    const { MinCapacity: min, MaxCapacity: max } = action;
    if (!schedule.test(Schedule)) {
      tell(
        `the scheduled action ${name} has the schedule ${JSON.stringify(Schedule)}`,
        'Write cron(minutes hours day month weekday year), rate(value unit) or at(yyyy-mm-ddThh:mm:ss), such as cron(0 8 * * ? *).',
      );
    }
    if (min === undefined && max === undefined) {
      tell(`the scheduled action ${name} changes nothing`, 'Give MinCapacity, MaxCapacity or both.');
    }
    boundsRule(`the scheduled action ${name}`, { min, max }, tell);
  }
}

/** What is there more than once, a time each. */
function twice(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
