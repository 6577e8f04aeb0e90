import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

/** What makes something of a task definition; without any of these there is nothing to render. */
const renderInputs = [
  ...[
    'family',
    'container-name',
    'image',
    'images',
    'environment-variables',
    'secrets',
    'env-files',
    'command',
  ],
  ...['docker-labels', 'log-configuration-log-driver', 'log-configuration-options'],
  ...['task-role-arn', 'execution-role-arn'],
];

/** What must hold between the inputs of ecs-render-and-deploy. */
export const renderRules: readonly InputRule[] = [
  {
    inputs: ['task-definition'],
    check: (inputs) => (inputs['task-definition'] === undefined ? taskDefinitionMissing() : undefined),
  },
  {
    inputs: renderInputs,
    check: (inputs) =>
      renderInputs.every((name) => inputs[name] === undefined) ? nothingToRender() : undefined,
  },
];

function taskDefinitionMissing(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'there is no task definition',
    remedy: 'Give task-definition, the path of a JSON or YAML file.',
  });
}

function nothingToRender(): DeployError {
  return new DeployError({
    code: 'ecs-nothing-to-render',
    kind: 'input',
    what: 'nothing is to be changed in the task definition, and this version does not deploy',
    remedy: `Give at least one of ${renderInputs.join(', ')}.`,
  });
}
