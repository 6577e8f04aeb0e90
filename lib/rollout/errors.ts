import { DeployError } from '../errors/deploy-error.js';

/** One line on what stays as the failed run left it. */
export function notPutBack(step: string, error: DeployError): string {
  return `${step}: ${error.message}`;
}

/** A run was killed between its hosts: some had come to their end and stay so. */
export function hostsDiffer(done: readonly string[]): DeployError {
  return new DeployError({
    code: 'hosts-differ',
    what: `the interrupted run had come to its end on ${done.join(', ')}, and not on the other hosts`,
    remedy: 'Run it again, or deploy what ran before: until then the hosts do not run the same.',
  });
}
