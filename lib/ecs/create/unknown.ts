import { toDeployError } from '../../errors/deploy-error.js';
import { isNamed } from '../service/read-service.js';

// What AWS says of things that were made a moment before, and that it does not know everywhere yet.

/** The role of ECS itself, which an account gets when it uses ECS for the first time. */
export const isRoleUnknown = (thrown: unknown) =>
  says(thrown, 'InvalidParameterException', /Unable to assume the service linked role/);

export const isClusterUnknown = (thrown: unknown) => isNamed(thrown, 'ClusterNotFoundException');

/** The rule of a listener that leads to a target group. */
export const isRuleUnknown = (thrown: unknown) =>
  says(thrown, 'InvalidParameterException', /does not have an associated load balancer/);

/** In the words of Application Auto Scaling: `ECS service doesn't exist: service/prod/web`. */
export const isServiceUnknown = (thrown: unknown) =>
  says(thrown, 'ValidationException', /ECS service doesn't exist/);

export const isScalableTargetUnknown = (thrown: unknown) => isNamed(thrown, 'ObjectNotFoundException');

const says = (thrown: unknown, name: string, what: RegExp) =>
  isNamed(thrown, name) && what.test(toDeployError(thrown).what);
