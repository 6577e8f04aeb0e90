import type { StepNeeds } from '../../lib/rollout/step-needs.js';
import type { Inputs } from './inputs.js';

const scaling = [
  ...['DescribeScalableTargets', 'DescribeScalingPolicies', 'DescribeScheduledActions'],
  ...['RegisterScalableTarget', 'DeregisterScalableTarget', 'PutScalingPolicy', 'DeleteScalingPolicy'],
  ...['PutScheduledAction', 'DeleteScheduledAction'],
].map((name) => `application-autoscaling:${name}`);

const codeDeployNeeds = [
  ...['codedeploy:GetDeploymentGroup', 'codedeploy:GetDeploymentConfig', 'codedeploy:CreateDeployment'],
  ...['codedeploy:RegisterApplicationRevision', 'codedeploy:GetDeployment'],
  ...['codedeploy:GetDeploymentTarget', 'codedeploy:StopDeployment'],
];

const creating = [
  ...['ecs:CreateService', 'ecs:DeleteService', 'ecs:DescribeClusters', 'ecs:CreateCluster'],
  ...['logs:DescribeLogGroups', 'logs:CreateLogGroup', 'logs:PutRetentionPolicy'],
];

/** What the role of the job has to be allowed. */
export function needsOf(inputs: Inputs): StepNeeds {
  const registers = inputs.register !== 'never';
  const runs = inputs['run-task'];
  // Only the service itself says for sure that CodeDeploy deploys it.
  const byCodeDeploy = inputs['codedeploy-application'] ?? inputs['codedeploy-deployment-group'];
  return {
    aws: [
      ...['ecs:DescribeServices', 'ecs:UpdateService', 'ecs:DescribeTaskDefinition'],
      ...(registers ? ['ecs:RegisterTaskDefinition'] : []),
      ...(registers || runs ? ['iam:PassRole'] : []),
      ...['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
      ...(inputs.autoscaling === undefined ? [] : scaling),
      ...(byCodeDeploy === undefined ? [] : codeDeployNeeds),
      ...(runs ? ['ecs:RunTask', 'ecs:StopTask'] : []),
      ...(inputs.create === undefined ? [] : creating),
      ...['ecs:ListTasks', 'ecs:DescribeTasks', 'logs:GetLogEvents'],
      ...['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth'],
      'cloudwatch:DescribeAlarms',
    ],
  };
}
