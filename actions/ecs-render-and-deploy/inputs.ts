import type { InputsOf } from '../../lib/capability/define-action.js';
import type { Edits } from '../../lib/ecs/edits.js';
import type { NamedRevision } from '../../lib/ecs/service/revision-source.js';
import type { ecsRenderAndDeployInputs } from './definition.js';

export type Inputs = InputsOf<typeof ecsRenderAndDeployInputs>;

/** What the inputs change in a task definition. */
export function editsOf(inputs: Inputs): Edits {
  return {
    family: inputs.family,
    containers: inputs['container-name']?.length ? inputs['container-name'] : undefined,
    image: inputs.image,
    images: inputs.images,
    environment: inputs['environment-variables'],
    secrets: inputs.secrets,
    environmentFiles: inputs['env-files'],
    command: inputs.command,
    labels: inputs['docker-labels'],
    logDriver: inputs['log-configuration-log-driver'],
    logOptions: inputs['log-configuration-options'],
    taskRole: inputs['task-role-arn'],
    executionRole: inputs['execution-role-arn'],
  };
}

/** The task definition in ECS that the inputs name. */
export function namedRevision(inputs: Inputs): NamedRevision | undefined {
  const arn = inputs['task-definition-arn'];
  if (arn !== undefined) return { name: arn, input: 'task-definition-arn' };
  const family = inputs['task-definition-family'];
  if (family === undefined) return undefined;
  const revision = inputs['task-definition-revision'];
  const name = revision === undefined ? family : `${family}:${revision}`;
  return { name, input: 'task-definition-family' };
}
