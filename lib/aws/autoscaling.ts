import { JsonClient } from './json-service.js';

/**
 * What deploy-kit asks of Application Auto Scaling, and of the answers what it reads, by the names on the wire. Times
 * are seconds since the epoch.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_Operations.html
 */
interface AutoscalingOperations {
  DescribeScalableTargets: [
    Page & { readonly ResourceIds: readonly string[]; readonly ScalableDimension: string },
    Paged & { readonly ScalableTargets?: readonly ScalableTarget[] },
  ];
  DescribeScalingPolicies: [
    Page & { readonly ResourceId: string; readonly ScalableDimension: string },
    Paged & { readonly ScalingPolicies?: readonly ScalingPolicy[] },
  ];
  DescribeScheduledActions: [
    Page & { readonly ResourceId: string; readonly ScalableDimension: string },
    Paged & { readonly ScheduledActions?: readonly ScheduledAction[] },
  ];
  RegisterScalableTarget: [ResourceName & Partial<ScalableTarget> & Tags, object];
  DeregisterScalableTarget: [ResourceName, object];
  PutScalingPolicy: [ResourceName & ScalingPolicy, object];
  DeleteScalingPolicy: [ResourceName & { readonly PolicyName: string }, object];
  PutScheduledAction: [ResourceName & ScheduledAction, object];
  DeleteScheduledAction: [ResourceName & { readonly ScheduledActionName: string }, object];
}

export type AutoscalingClient = JsonClient<AutoscalingOperations>;

/**
 * @param region in place of the one that the environment says
 * @param retries of a call that fails for a passing reason
 */
export const autoscalingClient = (region?: string, retries?: number): AutoscalingClient =>
  new JsonClient(
    {
      ...{ name: 'application-autoscaling', id: 'Application Auto Scaling' },
      target: 'AnyScaleFrontendService',
    },
    region,
    retries,
  );

/** What is scaled. */
export interface ResourceName {
  readonly ServiceNamespace: 'ecs';
  /** `service/<cluster>/<service>` */
  readonly ResourceId: string;
  readonly ScalableDimension: 'ecs:service:DesiredCount';
}

type Page = { readonly ServiceNamespace: 'ecs'; readonly NextToken?: string };
type Paged = { readonly NextToken?: string };
type Tags = { readonly Tags?: Readonly<Record<string, string>> };

export interface ScalableTarget {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
  readonly SuspendedState?: SuspendedState;
}

export interface SuspendedState {
  readonly DynamicScalingInSuspended?: boolean;
  readonly DynamicScalingOutSuspended?: boolean;
  readonly ScheduledScalingSuspended?: boolean;
}

/** With one of the three configurations. */
export interface ScalingPolicy {
  readonly PolicyName: string;
  readonly PolicyType?: string;
  readonly TargetTrackingScalingPolicyConfiguration?: TargetTracking;
  readonly StepScalingPolicyConfiguration?: Readonly<Record<string, unknown>>;
  readonly PredictiveScalingPolicyConfiguration?: Readonly<Record<string, unknown>>;
}

export interface TargetTracking {
  readonly TargetValue: number;
  readonly PredefinedMetricSpecification?: {
    readonly PredefinedMetricType: string;
    readonly ResourceLabel?: string;
  };
  readonly CustomizedMetricSpecification?: { readonly Namespace?: string; readonly MetricName?: string };
  readonly ScaleOutCooldown?: number;
  readonly ScaleInCooldown?: number;
  readonly DisableScaleIn?: boolean;
}

export interface ScheduledAction {
  readonly ScheduledActionName: string;
  readonly Schedule: string;
  readonly Timezone?: string;
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly ScalableTargetAction?: { readonly MinCapacity?: number; readonly MaxCapacity?: number };
}
