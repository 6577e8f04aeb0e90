/** The part of the error catalog that is about ECS: deploying to it, its task definitions, its registry. */
export const ecsErrors = {
  // ecs-render-and-deploy
  'ecs-compose-missing': 'A compose file is to be read, and Docker Compose is not on this machine.',
  'ecs-nothing-to-render': 'No input says what is to be other in a task definition.',
  'ecs-cluster-unknown': 'There is no such ECS cluster in the region of the account.',
  'ecs-service-unknown': 'There is no such service in the ECS cluster.',
  'ecs-service-gone': 'An ECS service that was deleted, or is being deleted.',
  'ecs-controller': 'An ECS service whose deployments another tool makes.',
  'ecs-container-unbalanced':
    'The target group of an ECS service sends to a container or port that the task definition does not have.',
  'ecs-target-group-unfit': 'A target group takes other targets than the tasks of an ECS service are.',
  'ecs-revision-unknown': 'There is no such task definition in ECS, or it was deregistered.',
  'ecs-revision-unregistered':
    'A task definition is not what is registered, and it was not to be registered (register never).',
  'ecs-image-missing': 'An image of a task definition is not in its ECR repository.',
  'ecs-deployment-failed': 'A deployment of an ECS service failed; the cause is told with it.',
  'ecs-timeout': 'A deployment of an ECS service was not stable when the time was up.',
  'ecs-superseded': 'Somebody else deployed to the ECS service while this deployment went on.',
  'ecs-not-put-back': 'An ECS service could not be brought back to the revision that it ran before.',

  // task-definition-
  'task-definition-file': 'A task definition is not there, is empty or cannot be read.',
  'task-definition-key-unknown': 'A key that task definitions of ECS do not have in this place.',
  'task-definition-key-missing': 'A key that ECS requires in a task definition is not there.',
  'task-definition-type': 'A value of a task definition is of another type than ECS takes.',
  'task-definition-word': 'A value of a task definition is none of the words that ECS knows for it.',
  'task-definition-too-large': 'A task definition is larger than ECS takes.',
  'task-definition-name': 'A family or a container has a name that ECS does not take.',
  'task-definition-container':
    'A task definition has no containers, or one without image, or two of one name, or none that is essential.',
  'task-definition-container-unknown':
    'An input is for a container that the task definition does not have, or does not say for which one of several.',
  'task-definition-entry-unknown': 'A line of an input takes away what is not there.',
  'task-definition-environment':
    'A variable of a container is there twice, or has no name, or is no file of S3.',
  'task-definition-depends-on':
    'A container waits for one that is not there, for what cannot happen, or in a circle.',
  'task-definition-port':
    'A port mapping has no port, or one that the network mode or another container excludes.',
  'task-definition-volume': 'A container mounts a volume that is not there, or nowhere.',
  'task-definition-log': 'A log driver lacks an option, or cannot be used there.',
  'task-definition-health-check': 'A health check has a command or a number that ECS does not take.',
  'task-definition-size':
    'CPU and memory are no size that Fargate has, or the containers do not fit into them.',
  'task-definition-fargate': 'A task definition for Fargate asks for something that Fargate does not have.',
  'task-definition-role': 'A role of a task definition is none, or is missing.',

  // ecr-login
  'ecr-login-failed': 'Docker could not log in to a registry of ECR.',
  'ecr-logout-failed': 'Docker could not log out of a registry of ECR after the job.',
} as const;
