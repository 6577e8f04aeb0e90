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

/**
 * Waits for a step to begin; which of the steps an input belongs to, its own errors do not know.
 *
 * @param place of the step in deploy-kit.yml
 * @throws what the step threw, with that place before `input NAME`
 */
export async function begunAt<Work>(place: string, begin: Promise<Work>): Promise<Work> {
  try {
    return await begin;
  } catch (thrown) {
    if (thrown instanceof InputProblems)
      throw new InputProblems(thrown.problems.map((problem) => placedAt(place, problem)));
    throw thrown instanceof DeployError ? placedAt(place, thrown) : thrown;
  }
}

function placedAt(place: string, error: DeployError): DeployError {
  if (error.kind !== 'input' || !error.where?.startsWith('input ')) return error;
  const { code, what, where, remedy, log, kind, cause } = error;
  return new DeployError({ code, what, where: `${place}: ${where}`, remedy, log, kind, cause });
}
