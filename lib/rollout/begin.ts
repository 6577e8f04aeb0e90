import { DeployError, InputProblems } from '../errors/deploy-error.js';

/**
 * All that is wrong with the input, of several readers that ran side by side.
 *
 * @param read how each of them ended
 * @returns their problems together
 * @throws what one threw that is no problem of the input
 */
export function inputProblemsOf(read: readonly PromiseSettledResult<unknown>[]): InputProblems {
  const reasons = read.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  const problems = reasons.flatMap((reason) => {
    if (reason instanceof InputProblems) return reason.problems;
    if (reason instanceof DeployError && reason.kind === 'input') return [reason];
    throw reason;
  });
  return new InputProblems(problems);
}
