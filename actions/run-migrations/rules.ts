import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

type Inputs = Readonly<Record<string, unknown>>;

/** Inputs of one engine alone, of those whose absence can be told. */
const ecsInputs = [
  ...['cluster', 'task-definition', 'container', 'image', 'images', 'subnets', 'security-groups'],
  ...['assign-public-ip', 'launch-type', 'capacity-provider-strategy', 'snapshot', 'region'],
] as const;
const composeInputs = ['project', 'files'] as const;

/** Where migrations run. */
export function engineOf({ engine, cluster }: Inputs): 'ecs' | 'compose' {
  if (engine === 'ecs' || engine === 'compose') return engine;
  return cluster === undefined ? 'compose' : 'ecs';
}

/** What must hold between the inputs of run-migrations. */
export const migrationRules: readonly InputRule[] = [
  {
    inputs: ['engine', 'cluster', 'host'],
    check: (inputs) =>
      engineOf(inputs) === 'compose' && inputs.host === undefined ? nowhere(inputs.engine) : undefined,
  },
  {
    inputs: ['engine', 'cluster', 'host'],
    alone: true,
    check: (inputs) =>
      engineOf(inputs) === 'ecs' && inputs.host !== undefined ? otherEngine('ecs', ['host']) : undefined,
  },
  {
    inputs: ['engine', ...ecsInputs],
    check: (inputs) => othersGiven(inputs, 'compose', ecsInputs),
  },
  {
    inputs: ['engine', 'cluster', ...composeInputs],
    check: (inputs) => othersGiven(inputs, 'ecs', composeInputs),
  },
  {
    inputs: ['engine', 'cluster'],
    check: (inputs) => (inputs.engine === 'ecs' && inputs.cluster === undefined ? noCluster() : undefined),
  },
  {
    inputs: ['engine', 'cluster', 'service', 'task-definition'],
    check: (inputs) => {
      if (inputs.service !== undefined) return undefined;
      if (engineOf(inputs) === 'compose') return noService();
      return inputs['task-definition'] === undefined ? noTaskDefinition() : undefined;
    },
  },
  {
    inputs: ['launch-type', 'capacity-provider-strategy'],
    check: (inputs) =>
      inputs['launch-type'] !== undefined && inputs['capacity-provider-strategy'] !== undefined
        ? capacityTwice()
        : undefined,
  },
];

/** @param engine that they do not belong to */
function othersGiven(
  inputs: Inputs,
  engine: 'ecs' | 'compose',
  names: readonly string[],
): DeployError | undefined {
  if (engineOf(inputs) !== engine) return undefined;
  const given = names.filter((name) => inputs[name] !== undefined);
  return given.length > 0 ? otherEngine(engine, given) : undefined;
}

function otherEngine(engine: 'ecs' | 'compose', names: readonly string[]): DeployError {
  const own = engine === 'ecs' ? 'compose' : 'ecs';
  const [is, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return new DeployError({
    code: 'migrations-engine',
    kind: 'input',
    what: `${names.join(', ')} ${is} for the engine ${own}, and migrations run by ${engine}`,
    remedy:
      engine === 'ecs'
        ? `Take ${them} away, or leave cluster out and write engine: compose.`
        : `Take ${them} away, or give cluster (engine: ecs).`,
  });
}

function nowhere(engine: unknown): DeployError {
  return new DeployError({
    code: 'migrations-nowhere',
    kind: 'input',
    what:
      engine === 'compose'
        ? 'Compose runs them on a host, and there is none'
        : 'there is neither a cluster (ecs) nor a host (compose)',
    remedy: 'Give cluster, or host with its key and pin, as in every action that works on hosts.',
  });
}

const missing = (what: string, remedy: string) =>
  new DeployError({ code: 'input-missing', kind: 'input', what, remedy });

const noCluster = () => missing('engine is ecs, and no cluster is given', 'Give cluster.');

const noService = () =>
  missing(
    'Compose runs the image of a service, and none is named',
    'Give service, a name of the compose file.',
  );

const noTaskDefinition = () =>
  missing(
    'there is no task definition',
    'Give task-definition (a path, an ARN, a family or family:revision), or service to take its own.',
  );

function capacityTwice(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'launch-type and capacity-provider-strategy both say on what the task runs',
    remedy: 'Leave one of them.',
  });
}
