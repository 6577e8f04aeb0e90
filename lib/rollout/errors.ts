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
