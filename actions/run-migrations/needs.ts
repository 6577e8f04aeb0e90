import type { StepNeeds } from '../../lib/rollout/step-needs.js';
import type { EcsRequest } from './ecs-request.js';

/** What the role of the job has to be allowed. */
export function needsOf({ service, file, asked, snapshot }: EcsRequest): StepNeeds {
  const registers = file !== undefined || asked.image !== undefined || asked.images !== undefined;
  return {
    aws: [
      service === undefined ? 'ecs:DescribeClusters' : 'ecs:DescribeServices',
      ...['ecs:DescribeTaskDefinition', 'ecs:RunTask', 'iam:PassRole', 'ecs:DescribeTasks', 'ecs:StopTask'],
      ...['ecs:ListTasks', 'logs:GetLogEvents'],
      ...(registers ? ['ecs:RegisterTaskDefinition'] : []),
      ...(snapshot === undefined ? [] : snapshotNeeds),
    ],
  };
}

const snapshotNeeds = [
  ...['rds:DescribeDBInstances', 'rds:DescribeDBClusters', 'rds:AddTagsToResource'],
  ...['rds:CreateDBSnapshot', 'rds:DescribeDBSnapshots'],
  ...['rds:CreateDBClusterSnapshot', 'rds:DescribeDBClusterSnapshots'],
];
