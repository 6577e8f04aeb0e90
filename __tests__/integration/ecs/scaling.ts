import type { AutoscalingScript } from '../../harness/scripted-ecs/autoscaling.js';
import { type Scene, type Script, type ScriptedEcs, succeeds } from '../../harness/scripted-ecs/server.js';
import { webScript } from './deploying.js';

export const cpu = {
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 70,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 60,
    ScaleInCooldown: 300,
  },
};
export const peak = {
  ScheduledActionName: 'peak',
  Schedule: 'cron(0 8 * * ? *)',
  Timezone: 'UTC',
  ScalableTargetAction: { MinCapacity: 10, MaxCapacity: 50 },
};
export const bounds = { MinCapacity: 2, MaxCapacity: 10 };
export const settings = { ...bounds, ScalingPolicies: [cpu], ScheduledActions: [peak] };
export const scaled: AutoscalingScript = { target: bounds, policies: [cpu], actions: [peak] };
export const suspended = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true };
export const resumed = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false };
export const fails: readonly Scene[] = [[50, (service) => service.fails()]];

export const script = (web: AutoscalingScript | undefined, more: Partial<Script> = {}): Script =>
  webScript({ updates: [succeeds(50)] }, { ...(web && { autoscaling: { web } }), ...more });

export const given = (autoscaling: object | string, more: Readonly<Record<string, string>> = {}) => ({
  autoscaling: typeof autoscaling === 'string' ? autoscaling : JSON.stringify(autoscaling),
  ...more,
});

/** What was written, in the order of the calls. */
export const written = (ecs: ScriptedEcs) => ecs.writes.map(({ operation }) => operation);
