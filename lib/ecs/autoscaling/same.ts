import { isDeepStrictEqual } from 'node:util';
import type { ScalingPolicy, ScheduledAction } from '../../aws/autoscaling.js';

/** What Application Auto Scaling takes for what is left out, of services of ECS. */
const defaults: Readonly<Record<string, unknown>> = {
  DisableScaleIn: false,
  ScaleOutCooldown: 300,
  ScaleInCooldown: 300,
  Cooldown: 300,
  MetricAggregationType: 'Average',
  Timezone: 'UTC',
  Mode: 'ForecastOnly',
  MaxCapacityBreachBehavior: 'HonorMaxCapacity',
};

/** The configurations and what else of a policy is given when it is put. */
const ofPolicy = [
  ...['TargetTrackingScalingPolicyConfiguration', 'StepScalingPolicyConfiguration'],
  'PredictiveScalingPolicyConfiguration',
];
const ofAction = ['Schedule', 'Timezone', 'StartTime', 'EndTime', 'ScalableTargetAction'];

export const isSamePolicy = (wished: ScalingPolicy, is: ScalingPolicy): boolean => same(wished, is, ofPolicy);

export const isSameAction = (wished: ScheduledAction, is: ScheduledAction): boolean =>
  same(wished, is, ofAction);

function same(wished: object, is: object, keys: readonly string[]): boolean {
  const part = (whole: object) => normal(Object.fromEntries(keys.map((key) => [key, whole[key as never]])));
  return isDeepStrictEqual(part(wished), part(is));
}

/** Without what is nothing, or what it would be anyway. */
function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value)
    .map(([key, item]) => [key, normal(item)] as const)
    .filter(([key, item]) => item !== undefined && item !== null && item !== defaults[key])
    .filter(([, item]) => !Array.isArray(item) || item.length > 0);
  return Object.fromEntries(said);
}
