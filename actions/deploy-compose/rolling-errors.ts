import { DeployError } from '../../lib/errors/deploy-error.js';

/** Why a service cannot be replaced without a gap as its files have it. */
export interface RollingProblem {
  readonly service: string;
  readonly what: string;
  readonly remedy: string;
}

/** A condition of the input `rolling` does not hold. */
export function rollingRefused({ service, what, remedy }: RollingProblem): DeployError {
  return new DeployError({
    code: 'compose-rolling',
    kind: 'input',
    what: `it cannot be replaced without a gap: ${what}`,
    where: `service ${service}`,
    remedy,
  });
}
