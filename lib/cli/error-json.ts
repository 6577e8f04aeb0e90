import type { DeployError } from '../errors/deploy-error.js';

/** An error as the JSON documents of all commands hold it. */
export function errorJson({ code, what, where, remedy, log }: DeployError) {
  return { code, what, where, remedy, log };
}
