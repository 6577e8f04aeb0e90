import { DeployError } from '../../errors/deploy-error.js';
import { namedContainers, type TaskDefinition } from '../task-definition.js';

/** What is said of a task beside its task definition. */
interface TaskSettings {
  /** The inputs that say it, for errors. */
  readonly inputs: { readonly overrides: string; readonly subnets: string };
  /** Names of the containers that something is to be other in. */
  readonly overridden: readonly string[];
  readonly subnets: readonly string[] | undefined;
}

/**
 * What can be seen to fail before a task is started: ECS would refuse it.
 *
 * @returns a problem each
 */
export function taskProblems(
  definition: TaskDefinition,
  { inputs, overridden, subnets }: TaskSettings,
): readonly DeployError[] {
  const names = namedContainers(definition).map(([name]) => name);
  const strangers = overridden.filter((name) => !names.includes(name));
  return [
    ...strangers.map((name) => containerUnknown(name, names, inputs.overrides)),
    ...(definition.networkMode === 'awsvpc' && subnets === undefined ? [noSubnets(inputs.subnets)] : []),
  ];
}

const containerUnknown = (name: string, names: readonly string[], input: string) =>
  new DeployError({
    code: 'task-definition-container-unknown',
    kind: 'input',
    where: `input ${input}`,
    what: `the task definition has no container ${name}`,
    remedy: `Name one of ${names.join(', ')}.`,
  });

const noSubnets = (input: string) =>
  new DeployError({
    code: 'ecs-task-network',
    kind: 'input',
    where: `input ${input}`,
    what: 'the task has a network interface of its own (networkMode awsvpc), and no subnets are given for it',
    remedy: `Give ${input}: those of the service where it is to reach the same things (aws ecs describe-services, networkConfiguration).`,
  });
