import type { StepNeeds } from '../../lib/rollout/step-needs.js';
import type { Inputs } from './inputs.js';

/** What the role of the job has to be allowed. */
export function needsOf(inputs: Inputs): StepNeeds {
  const registers = inputs.register !== 'never';
  const runs = inputs['run-task'];
  return {
    aws: [
      ...['ecs:DescribeServices', 'ecs:UpdateService', 'ecs:DescribeTaskDefinition'],
      ...(registers ? ['ecs:RegisterTaskDefinition'] : []),
      ...(registers || runs ? ['iam:PassRole'] : []),
      ...['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
      ...(runs ? ['ecs:RunTask', 'ecs:StopTask'] : []),
      ...['ecs:ListTasks', 'ecs:DescribeTasks', 'logs:GetLogEvents'],
    ],
  };
}
