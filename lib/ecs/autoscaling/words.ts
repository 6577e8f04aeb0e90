import type { ScalingPolicy, ScheduledAction, SuspendedState } from '../../aws/autoscaling.js';
import type { Bounds } from './planned.js';
import { kindsOf } from './rules.js';

/** `2 to 10 tasks` */
export const boundsText = ({ MinCapacity: min, MaxCapacity: max }: Bounds): string =>
  min === max ? `${max} ${max === 1 ? 'task' : 'tasks'}` : `${min} to ${max} tasks`;

/** `scaling in, scaling out`; empty where nothing is. */
export function suspendedText(state: SuspendedState = {}): string {
  const parts = [
    ...(state.DynamicScalingInSuspended ? ['scaling in'] : []),
    ...(state.DynamicScalingOutSuspended ? ['scaling out'] : []),
    ...(state.ScheduledScalingSuspended ? ['scheduled scaling'] : []),
  ];
  return parts.join(', ');
}

/** `ECSServiceAverageCPUUtilization at 70, out after 60 s, in after 300 s` */
export function policyText(policy: ScalingPolicy): string {
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  if (tracking === undefined) return kindsOf(policy)[0] ?? policy.PolicyType ?? '';
  const { PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } = tracking;
  const metric = predefined?.PredefinedMetricType ?? customized?.MetricName ?? 'a metric';
  const { ScaleOutCooldown: out, ScaleInCooldown: back, DisableScaleIn } = tracking;
  const parts = [
    `${metric} at ${tracking.TargetValue}`,
    ...(out === undefined ? [] : [`out after ${out} s`]),
    ...(back === undefined || DisableScaleIn ? [] : [`in after ${back} s`]),
    ...(DisableScaleIn ? ['never in'] : []),
  ];
  return parts.join(', ');
}

/** `cron(0 8 * * ? *): at least 10, at most 50 tasks` */
export function actionText({
  Schedule,
  Timezone,
  ScalableTargetAction: action = {},
}: ScheduledAction): string {
  const { MinCapacity: min, MaxCapacity: max } = action;
  const parts = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  return `${Schedule}${Timezone ? ` ${Timezone}` : ''}: ${parts.join(', ')} tasks`;
}
