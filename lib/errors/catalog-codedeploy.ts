/** The part of the error catalog that is about services of ECS which CodeDeploy deploys. */
export const codeDeployErrors = {
  'ecs-appspec': 'The AppSpec of CodeDeploy is not there, or no AppSpec of a service of ECS.',
  'ecs-codedeploy-group': 'There is no such application or deployment group in CodeDeploy.',
  'ecs-codedeploy-setting': 'An input changes something of a service that CodeDeploy does not change.',
  'ecs-codedeploy-failed': 'A deployment by CodeDeploy failed or was stopped; the cause is told with it.',
} as const;
