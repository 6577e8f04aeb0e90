import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput } from '../../lib/capability/host-inputs.js';
import { codeDeployInputs } from './codedeploy-inputs.js';
import { deployingInputs } from './deploying-inputs.js';
import { ebsInputs } from './ebs-inputs.js';
import { renderingInputs } from './rendering-inputs.js';
import { ecsRules } from './rules.js';
import { runTaskInputs } from './run-task-inputs.js';

export const ecsRenderAndDeployInputs = {
  ...renderingInputs,
  ...deployingInputs,
  ...ebsInputs,
  ...runTaskInputs,
  ...codeDeployInputs,
  ...dryRunInput,
} as const;

export const ecsRenderAndDeploy = defineAction({
  name: 'ecs-render-and-deploy',
  description:
    'Renders a task definition of ECS, registers it where it changed, deploys it to services, waits for the verdict, and brings the previous revision back where it failed.',
  branding: { icon: 'upload-cloud', color: 'orange' },
  inputs: ecsRenderAndDeployInputs,
  rules: ecsRules,
  outputs: {
    outcome:
      'How it ended: deployed, unchanged, started (not waited for), planned (dry-run, or only rendered), rolled-back, failed, cancelled, timed-out or superseded.',
    changed: '`true` when something changed and stayed.',
    'task-definition': 'The path of the rendered task definition.',
    'task-definition-arn': 'The revision that was deployed, or that runs already.',
    'previous-task-definition-arn': 'The revision that the service ran before.',
    'run-task-arn': 'A list (JSON) with the ARN of the task that was run by `run-task`.',
    'codedeploy-deployment-id':
      'The deployment of CodeDeploy, where that deploys the service; of several a list (JSON).',
    diff: 'What is other than before, in words, a line each.',
    cause: 'Why it failed, in a sentence; empty when it did not.',
    results:
      'JSON: what became of each service, with its changes; of a compose file also what has no counterpart (`lost`) and what became something else (`other`).',
  },
  post: true,
  step: 'no-hosts',
  load: () => import('./index.js'),
});
