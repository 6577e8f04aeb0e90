import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

/** What makes something of a task definition; without any of these there is nothing to render. */
const renderInputs = [
  'compose',
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
    inputs: ['task-definition', 'compose'],
    check: (inputs) => {
      const given = ['task-definition', 'compose'].filter((name) => inputs[name] !== undefined);
      if (given.length === 0) return taskDefinitionMissing();
      return given.length > 1 ? twoTaskDefinitions() : undefined;
    },
  },
  {
    inputs: ['compose', 'compose-services'],
    check: (inputs) =>
      inputs['compose-services'] !== undefined && inputs.compose === undefined ? servicesAlone() : undefined,
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
    remedy: 'Give task-definition, the path of a JSON or YAML file, or compose, the path of a compose file.',
  });
}

function twoTaskDefinitions(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'there are a task definition and a compose file, and only one can be rendered',
    remedy: 'Leave one of task-definition and compose.',
  });
}

function servicesAlone(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'services of a compose file are named, and there is no compose file',
    remedy: 'Give compose; the containers of a task definition are named by container-name.',
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
