import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { editingInputs, isDeploying, sourceInputs } from './mode.js';

type Inputs = Readonly<Record<string, unknown>>;

const deployingNames = ['service', 'services', 'cluster', 'register', 'run-task'];

/** What must hold between the inputs of ecs-render-and-deploy. */
export const ecsRules: readonly InputRule[] = [
  { inputs: sourceInputs, check: oneSource },
  {
    inputs: ['task-definition-family', 'task-definition-revision'],
    check: (inputs) =>
      inputs['task-definition-revision'] !== undefined && inputs['task-definition-family'] === undefined
        ? revisionAlone()
        : undefined,
  },
  {
    inputs: ['compose', 'compose-services'],
    check: (inputs) =>
      inputs['compose-services'] !== undefined && inputs.compose === undefined
        ? composeServicesAlone()
        : undefined,
  },
  {
    inputs: ['create', 'service', 'services'],
    check: ({ create, service, services }) =>
      create !== undefined && service === undefined && services === undefined ? createAlone() : undefined,
  },
  { inputs: [...sourceInputs, ...editingInputs, ...deployingNames], check: somethingToDo },
  {
    inputs: ['autoscaling', 'service', 'services'],
    check: (inputs) =>
      inputs.autoscaling !== undefined && inputs.service === undefined && inputs.services === undefined
        ? autoscalingAlone()
        : undefined,
  },
];

function oneSource(inputs: Inputs): DeployError | undefined {
  const given = sourceInputs.filter((name) => inputs[name] !== undefined);
  return given.length > 1 ? sourcesTwice(given) : undefined;
}

function somethingToDo(inputs: Inputs): DeployError | undefined {
  const hasSource = sourceInputs.some((name) => inputs[name] !== undefined);
  const edits = editingInputs.some((name) => inputs[name] !== undefined);
  const services = [inputs.service, ...((inputs.services as readonly string[] | undefined) ?? [])].filter(
    (name) => name !== undefined,
  );
  if (!isDeploying(inputs)) {
    if (!hasSource) return taskDefinitionMissing();
    return edits || inputs.compose !== undefined ? undefined : nothingToRender();
  }
  if (hasSource) return undefined;
  if (services.length === 0) return taskDefinitionMissing();
  return edits && services.length > 1 ? sourceUnclear() : undefined;
}

function taskDefinitionMissing(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'there is no task definition',
    remedy:
      'Give task-definition, the path of a JSON or YAML file; compose, the path of a compose file; or one that ECS has: task-definition-arn or task-definition-family.',
  });
}

function nothingToRender(): DeployError {
  return new DeployError({
    code: 'ecs-nothing-to-render',
    kind: 'input',
    what: 'nothing is to be changed in the task definition, and nothing is to be deployed',
    remedy: `Give service and cluster to deploy it, or at least one of compose, ${editingInputs.join(', ')}.`,
  });
}

function autoscalingAlone(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'autoscaling is of a service, and none is named',
    remedy: 'Give service or services, and their cluster.',
  });
}

function composeServicesAlone(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'services of a compose file are named, and there is no compose file',
    remedy: 'Give compose; the containers of a task definition are named by container-name.',
  });
}

function createAlone(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'create makes services that are not there, and none is named',
    remedy: 'Give service or services, and their cluster.',
  });
}

function sourcesTwice(names: readonly string[]): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: `${names.join(' and ')} each name a task definition`,
    remedy: 'Leave one of them.',
  });
}

function revisionAlone(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'task-definition-revision is a revision of a family, and none is named',
    remedy: 'Give task-definition-family.',
  });
}

function sourceUnclear(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'several services are to run one revision, and no task definition is given that it is made of',
    remedy: 'Give task-definition, task-definition-arn or task-definition-family.',
  });
}
