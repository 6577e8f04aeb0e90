import type { Shape } from '../check-shape.js';
import { ShapeTable } from '../shape-table.js';

/**
 * What RegisterScalableTarget, PutScalingPolicy and PutScheduledAction take for a service of ECS, less what says which
 * service it is, in the form of `lib/ecs/shapes.ts`. Policies and actions stand in lists, which are named as in the
 * answers of DescribeScalingPolicies and DescribeScheduledActions.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_Operations.html
 */
const structures = `
Autoscaling MinCapacity!:number MaxCapacity!:number SuspendedState:SuspendedState Tags:text{} ScalingPolicies:ScalingPolicy[] ScheduledActions:ScheduledAction[]
SuspendedState DynamicScalingInSuspended:flag DynamicScalingOutSuspended:flag ScheduledScalingSuspended:flag
ScalingPolicy PolicyName!:text PolicyType:PolicyType TargetTrackingScalingPolicyConfiguration:TargetTracking StepScalingPolicyConfiguration:StepScaling PredictiveScalingPolicyConfiguration:PredictiveScaling
TargetTracking TargetValue!:decimal PredefinedMetricSpecification:PredefinedMetric CustomizedMetricSpecification:CustomizedMetric ScaleOutCooldown:number ScaleInCooldown:number DisableScaleIn:flag
PredefinedMetric PredefinedMetricType!:MetricType ResourceLabel:text
CustomizedMetric MetricName:text Namespace:text Dimensions:Dimension[] Statistic:Statistic Unit:text Metrics:MetricDataQuery[]
Dimension Name!:text Value!:text
MetricDataQuery Id!:text Expression:text MetricStat:MetricStat Label:text ReturnData:flag
MetricStat Metric!:Metric Stat!:text Unit:text
Metric Dimensions:Dimension[] MetricName:text Namespace:text
StepScaling AdjustmentType:AdjustmentType StepAdjustments:StepAdjustment[] MinAdjustmentMagnitude:number Cooldown:number MetricAggregationType:Aggregation
StepAdjustment MetricIntervalLowerBound:decimal MetricIntervalUpperBound:decimal ScalingAdjustment!:number
PredictiveScaling MetricSpecifications!:PredictiveMetric[] Mode:PredictiveMode SchedulingBufferTime:number MaxCapacityBreachBehavior:BreachBehavior MaxCapacityBuffer:number
PredictiveMetric TargetValue!:decimal PredefinedMetricPairSpecification:PredictiveMetricType PredefinedScalingMetricSpecification:PredictiveMetricType PredefinedLoadMetricSpecification:PredictiveMetricType CustomizedScalingMetricSpecification:PredictiveQueries CustomizedLoadMetricSpecification:PredictiveQueries CustomizedCapacityMetricSpecification:PredictiveQueries
PredictiveMetricType PredefinedMetricType!:text ResourceLabel:text
PredictiveQueries MetricDataQueries!:MetricDataQuery[]
ScheduledAction ScheduledActionName!:text Schedule!:text Timezone:text StartTime:time EndTime:time ScalableTargetAction!:ScalableTargetAction
ScalableTargetAction MinCapacity:number MaxCapacity:number
`;

const words = `
PolicyType StepScaling TargetTrackingScaling PredictiveScaling
MetricType ECSServiceAverageCPUUtilization ECSServiceAverageMemoryUtilization ALBRequestCountPerTarget
Statistic Average Minimum Maximum SampleCount Sum
AdjustmentType ChangeInCapacity PercentChangeInCapacity ExactCapacity
Aggregation Average Minimum Maximum
PredictiveMode ForecastOnly ForecastAndScale
BreachBehavior HonorMaxCapacity IncreaseMaxCapacity
`;

export const autoscalingShape: Shape = {
  table: new ShapeTable(structures, words),
  type: 'Autoscaling',
  name: 'autoscaling',
  reader: 'Application Auto Scaling',
  items: {
    ScalingPolicies: ['PolicyName', 'the policy'],
    ScheduledActions: ['ScheduledActionName', 'the scheduled action'],
  },
};
