import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { GivenTarget } from './given-targets.js';

/** What must hold between the inputs of register-target. */
export const whatFitsTogether: readonly InputRule[] = [
  {
    inputs: ['targets', 'rules', 'create'],
    alone: true,
    check: ({ targets, rules, create }) =>
      targets === undefined && rules === undefined && create === undefined ? nothingGiven() : undefined,
  },
  {
    inputs: ['targets'],
    alone: true,
    check: ({ targets }) => {
      const given = targets as readonly GivenTarget[] | undefined;
      return given?.some(({ id }) => id === undefined) ? withoutHost() : undefined;
    },
  },
  {
    inputs: ['around'],
    alone: true,
    check: ({ around }) =>
      around === true
        ? conflict(
            'around is for a phase with hosts of deploy-kit.yml',
            'Leave it out here: state: drained before the deploy and registered behind it do the same.',
          )
        : undefined,
  },
  {
    inputs: ['around', 'state'],
    check: ({ around, state }) =>
      around === true && state !== 'registered'
        ? conflict(`around ends with registered targets, and state is ${state}`, 'Leave state out.')
        : undefined,
  },
  ...(['rules', 'create'] as const).map((name) => ({
    inputs: [name, 'state'],
    check: (inputs: Readonly<Record<string, unknown>>) =>
      inputs[name] !== undefined && inputs.state !== 'registered'
        ? conflict(`${name} is given, and state is ${inputs.state}`, `Leave ${name} out, or state.`)
        : undefined,
  })),
];

/** Nothing that could be done. */
export function nothingGiven(): DeployError {
  return new DeployError({
    code: 'target-none-given',
    kind: 'input',
    what: 'there is nothing to do',
    remedy:
      'Give targets, rules or create; in a phase with hosts of deploy-kit.yml its hosts are the targets.',
  });
}

/** A port alone, and no host that it could be of. */
export function withoutHost(): DeployError {
  return new DeployError({
    code: 'target-none-given',
    kind: 'input',
    what: 'a port alone is of the hosts of a phase, and there is none',
    remedy: 'Write the instance id or address before it, such as i-0abc:3001.',
  });
}

function conflict(what: string, remedy: string): DeployError {
  return new DeployError({ code: 'input-conflict', kind: 'input', what, remedy });
}
