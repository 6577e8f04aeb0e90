import { type Cancelled, DeployError } from '../errors/deploy-error.js';

/** The run was cancelled; said in place of whatever the cancel interrupted. */
export function cancelledError(cancelled: Cancelled): DeployError {
  return new DeployError({
    code: 'cancelled',
    what: `the run was cancelled (${cancelled.signal})`,
    remedy: 'Run it again; what had changed was put back, or is named in the results.',
    cause: cancelled,
  });
}

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
