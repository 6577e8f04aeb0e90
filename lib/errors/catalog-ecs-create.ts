/** The part of the error catalog that is about making services of ECS that are not there. */
export const ecsCreateErrors = {
  'ecs-create-invalid':
    'The input create has a key that the API does not have there, or a value that it does not take.',
  'ecs-create-task-definition':
    'A service of ECS is to be created, and no task definition is given that it would run.',
  'ecs-create-network':
    'A service of ECS is to be created whose tasks need subnets (network mode awsvpc), and none are given.',
  'ecs-cluster-failed': 'A cluster of ECS that was made did not become ready.',
} as const;
