import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

const awsKinds = ['ecs-service', 'target-group', 'metric', 'alarm'] as const;
const kinds = ['http', 'tcp', 'command', 'compose', ...awsKinds] as const;

/** What must hold between the inputs of wait-healthy. */
export const somethingToWaitFor: readonly InputRule[] = [
  {
    inputs: kinds,
    check: (inputs) => (kinds.some((kind) => inputs[kind] !== undefined) ? undefined : nothingToWaitFor()),
  },
  {
    inputs: [...kinds, 'from', 'host'],
    check: (inputs) => {
      const asks = asksHost(inputs);
      return asks !== undefined && inputs.host === undefined ? hostMissing(asks) : undefined;
    },
  },
  {
    inputs: [...kinds, 'from', 'host'],
    alone: true,
    check: (inputs) => {
      const asks = asksHost(inputs);
      const waits = kinds.some((kind) => inputs[kind] !== undefined);
      return waits && asks === undefined && inputs.host !== undefined ? hostUnused() : undefined;
    },
  },
  {
    inputs: ['expect-body', 'http'],
    check: (inputs) =>
      inputs['expect-body'] !== undefined && inputs.http === undefined ? bodyWithoutHttp() : undefined,
  },
  {
    inputs: ['region', ...awsKinds],
    check: (inputs) =>
      inputs.region !== undefined && awsKinds.every((kind) => inputs[kind] === undefined)
        ? regionUnused()
        : undefined,
  },
  {
    inputs: ['stable-for', 'timeout'],
    check: (inputs) => (Number(inputs['stable-for']) >= Number(inputs.timeout) ? stableTooLong() : undefined),
  },
];

/** The first input that asks something from a host. */
function asksHost(inputs: Readonly<Record<string, unknown>>): string | undefined {
  if (inputs.command !== undefined) return 'command';
  if (inputs.compose !== undefined) return 'compose';
  const asks = inputs.http !== undefined || inputs.tcp !== undefined;
  return asks && inputs.from === 'host' ? 'from: host' : undefined;
}

function nothingToWaitFor(): DeployError {
  return new DeployError({
    code: 'wait-nothing',
    kind: 'input',
    what: 'there is nothing to wait for',
    remedy: `Give at least one of ${kinds.join(', ')}.`,
  });
}

function hostMissing(asks: string): DeployError {
  return new DeployError({
    code: 'wait-host-missing',
    kind: 'input',
    what: `${asks} asks from a host, and no host is given`,
    remedy: 'Give host, with its key and pin, as in every action that works on hosts.',
  });
}

function hostUnused(): DeployError {
  return new DeployError({
    code: 'wait-host-unused',
    kind: 'input',
    what: 'a host is given, and it is the runner that asks',
    remedy: 'Add from: host when the host shall ask http or tcp, or leave host out.',
  });
}

function bodyWithoutHttp(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'expect-body is given without http',
    remedy: 'Give http, or leave expect-body out.',
  });
}

function regionUnused(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'a region is given, and nothing of AWS is waited for',
    remedy: `Give one of ${awsKinds.join(', ')}, or leave region out.`,
  });
}

function stableTooLong(): DeployError {
  return new DeployError({
    code: 'wait-stable-too-long',
    kind: 'input',
    what: 'stable-for is a part of timeout, and is not shorter than it',
    remedy: 'Give a longer timeout or a shorter stable-for.',
  });
}
