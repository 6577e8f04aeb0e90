/** The part of the error catalog that is about tasks of ECS which run by themselves. */
export const ecsTaskErrors = {
  'ecs-task-not-started': 'ECS did not start a task: the reasons of ECS are told with it.',
  'ecs-task-failed': 'A task of ECS that was to run to its end failed; the end of each container is told.',
  'ecs-task-timeout': 'A task of ECS had not ended when its time was up.',
  'ecs-task-network': 'A task of ECS needs subnets, and none are given.',
  'ecs-task-lost': 'ECS started a task and does not tell of it.',
} as const;
