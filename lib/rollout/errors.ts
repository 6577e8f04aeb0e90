import { DeployError } from '../errors/deploy-error.js';

/** What was there before did not come back in the time that there is for that. */
export function undoTimeout(host: string, milliseconds: number): DeployError {
  return new DeployError({
    code: 'undo-timeout',
    what: `what was there before had not come back after ${milliseconds / 60_000} minutes`,
    where: `host ${host}`,
    remedy:
      'Look on the host at what runs, and run the deploy again: it takes the host from whatever state it is in.',
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
