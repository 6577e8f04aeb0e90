import type { NotYet } from '../../lib/capability/define-action.js';

/** Inputs of the official actions, and of ours, that are still to come. */
export const notYet: NotYet = {
  inputs: ['autoscaling'],
  what: 'this version does not have it yet',
  instead:
    'Take it away where its default is meant; else leave the deploy to aws-actions/amazon-ecs-deploy-task-definition, which takes the output task-definition.',
};
