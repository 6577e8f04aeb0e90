import type { NotYet } from '../../lib/capability/define-action.js';

/** Inputs of the official actions, and of ours, that are still to come. */
export const notYet: NotYet = {
  inputs: [
    ...['create'],
    ...['service-managed-ebs-volume-name', 'service-managed-ebs-volume', 'keep-null-value-keys'],
    ...['codedeploy-appspec', 'codedeploy-application', 'codedeploy-deployment-group'],
    ...['codedeploy-deployment-description', 'codedeploy-deployment-config'],
    ...['run-task', 'run-task-container-overrides', 'run-task-security-groups', 'run-task-subnets'],
    ...['run-task-assign-public-ip', 'run-task-capacity-provider-strategy', 'run-task-launch-type'],
    ...['run-task-started-by', 'run-task-tags', 'run-task-managed-ebs-volume-name'],
    ...['run-task-managed-ebs-volume', 'wait-for-task-stopped'],
  ],
  what: 'this version does not have it yet',
  instead:
    'Take it away where its default is meant; else leave the deploy to aws-actions/amazon-ecs-deploy-task-definition, which takes the output task-definition.',
};
