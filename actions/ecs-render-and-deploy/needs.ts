import type { StepNeeds } from '../../lib/rollout/step-needs.js';
import type { Inputs } from './inputs.js';

const scaling = [
  ...['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'],
  ...['RegisterScalableTarget', 'DeregisterScalableTarget', 'PutScalingPolicy', 'DeleteScalingPolicy'],
  ...['PutScheduledAction', 'DeleteScheduledAction'],
].map((name) => `application-autoscaling:${name}`);

/** What the role of the job has to be allowed. */
export function needsOf(inputs: Inputs): StepNeeds {
  const registers = inputs.register !== 'never';
  return {
    aws: [
      ...['ecs:DescribeServices', 'ecs:UpdateService', 'ecs:DescribeTaskDefinition'],
      ...(registers ? ['ecs:RegisterTaskDefinition', 'iam:PassRole'] : []),
      ...['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
      ...(inputs.autoscaling === undefined ? [] : scaling),
      ...['ecs:ListTasks', 'ecs:DescribeTasks', 'logs:GetLogEvents'],
    ],
  };
}
