import type { NotYet } from '../../lib/capability/define-action.js';

/** The inputs of a mode that registers and deploys, and that reads a task definition from ECS. */
export const deployingInputs: NotYet = {
  inputs: [
    ...['task-definition-arn', 'task-definition-family', 'task-definition-revision', 'region'],
    ...['service', 'services', 'cluster', 'desired-count', 'register', 'create', 'autoscaling', 'dry-run'],
    ...['wait-for-service-stability', 'wait-for-minutes', 'wait-max-delay-seconds', 'max-retries', 'poll'],
    ...[
      'force-new-deployment',
      'enable-ecs-managed-tags',
      'propagate-tags',
      'fail-fast',
      'rollback',
      'on-cancel',
    ],
    ...['service-managed-ebs-volume-name', 'service-managed-ebs-volume', 'keep-null-value-keys'],
    ...['codedeploy-appspec', 'codedeploy-application', 'codedeploy-deployment-group'],
    ...['codedeploy-deployment-description', 'codedeploy-deployment-config'],
    ...['run-task', 'run-task-container-overrides', 'run-task-security-groups', 'run-task-subnets'],
    ...['run-task-assign-public-ip', 'run-task-capacity-provider-strategy', 'run-task-launch-type'],
    ...['run-task-started-by', 'run-task-tags', 'run-task-managed-ebs-volume-name'],
    ...['run-task-managed-ebs-volume', 'wait-for-task-stopped'],
  ],
  what: 'it belongs to deploying and to what ECS has registered, and this version renders files only',
  instead:
    'Take it away, and give the output task-definition to the step that deploys: aws-actions/amazon-ecs-deploy-task-definition.',
};
