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

  // services that CodeDeploy deploys
  'ecs-appspec': 'The AppSpec of CodeDeploy is not there, or no AppSpec of a service of ECS.',
  'ecs-codedeploy-group': 'There is no such application or deployment group in CodeDeploy.',
  'ecs-codedeploy-busy': 'Another deployment by CodeDeploy of the same service goes on.',
  'ecs-codedeploy-setting': 'An input changes something of a service that CodeDeploy does not change.',
  'ecs-codedeploy-failed': 'A deployment by CodeDeploy failed or was stopped; the cause is told with it.',

  // autoscaling of services
  'ecs-autoscaling-invalid':
    'The settings of autoscaling are not what Application Auto Scaling takes, or contradict each other or the desired count.',
  'ecs-autoscaling-target-group':
    'A policy counts the requests of a target, and the service is behind no load balancer, or behind several.',
  'ecs-autoscaling-not-put-back':
    'The autoscaling of an ECS service could not be brought back to what it was, or not be resumed.',

  // services that are not there
  'ecs-create-invalid':
    'The input create has a key that the API does not have there, or a value that it does not take.',
  'ecs-create-task-definition':
    'A service of ECS is to be created, and no task definition is given that it would run.',
  'ecs-create-network':
    'A service of ECS is to be created whose tasks need subnets (network mode awsvpc), and none are given.',
  'ecs-cluster-failed': 'A cluster of ECS that was made did not become ready.',

  // what tasks need, as it is looked at before a deploy
  'ecs-cluster-inactive': 'The ECS cluster was deleted, or is not ready for tasks.',
  'ecs-image-platform': 'An image in ECR is for another platform than the tasks run on.',
  'ecs-role-missing': 'A role of a task definition is not in the account.',
  'ecs-role-untrusting': 'A role of a task definition does not let tasks of ECS use it.',
  'ecs-secret-missing': 'A secret or parameter that a task needs to start is not there.',
  'ecs-log-group-missing': 'The log group of a container is not there, and nobody makes it.',

  // tasks which run by themselves
  'ecs-task-not-started': 'ECS did not start a task: the reasons of ECS are told with it.',
  'ecs-task-failed': 'A task of ECS that was to run to its end failed; the end of each container is told.',
  'ecs-task-timeout': 'A task of ECS had not ended when its time was up.',
  'ecs-task-network': 'A task of ECS needs subnets, and none are given.',
  'ecs-task-lost': 'ECS started a task and does not tell of it.',
} as const;
