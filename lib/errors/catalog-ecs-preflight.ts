/** The part of the error catalog that is about what tasks of ECS need, as it is looked at before a deploy. */
export const ecsPreflightErrors = {
  'ecs-cluster-inactive': 'The ECS cluster was deleted, or is not ready for tasks.',
  'ecs-image-platform': 'An image in ECR is for another platform than the tasks run on.',
  'ecs-role-missing': 'A role of a task definition is not in the account.',
  'ecs-role-untrusting': 'A role of a task definition does not let tasks of ECS use it.',
  'ecs-secret-missing': 'A secret or parameter that a task needs to start is not there.',
  'ecs-log-group-missing': 'The log group of a container is not there, and nobody makes it.',
} as const;
