import { DeployError } from '../errors/deploy-error.js';

/** Something that must hold between several inputs. */
export interface InputRule {
  /** The inputs that it looks at; it is asked only when each of them was read without a problem. */
  readonly inputs: readonly string[];
  /** Holds only where the action stands by itself: a step of a rollout has the hosts of its phase. */
  readonly alone?: true;
  /** @returns the problem, without its place, when it does not hold */
  check(inputs: Readonly<Record<string, unknown>>): DeployError | undefined;
}

/** No name may stand in both maps. */
export function noSharedNames(first: string, second: string): InputRule {
  return {
    inputs: [first, second],
    check: (inputs) => {
      const names = Object.keys(inputs[first] ?? {});
      const shared = names.filter((name) => Object.hasOwn(inputs[second] ?? {}, name));
      return shared.length === 0
        ? undefined
        : conflict(
            `${shared.join(', ')} ${shared.length === 1 ? 'is' : 'are'} in both ${first} and ${second}`,
            `Leave each name in one of ${first} and ${second}.`,
          );
    },
  };
}

function conflict(what: string, remedy: string): DeployError {
  return new DeployError({ code: 'input-conflict', kind: 'input', what, remedy });
}
