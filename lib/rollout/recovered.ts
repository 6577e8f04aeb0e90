import type { Ending } from '../capability/define-action.js';
import { toDeployError } from '../errors/deploy-error.js';
import { hostsDiffer } from './errors.js';

/**
 * What became of one host after a run was killed. `done` is one that the run had brought to its end, and that stays
 * so: what ran before is not known any more, or nothing was to be put back.
 */
export type Recovered = 'put-back' | 'done' | 'untouched';

/**
 * How a recovery ended. It is whole only when no host stays with what the run brought while others do not.
 *
 * @param names of the hosts
 * @param recovered what became of each, in the same order
 */
export function recoveredEnding(
  names: readonly string[],
  recovered: readonly PromiseSettledResult<Recovered>[],
): Ending {
  const failure = recovered.find((one) => one.status === 'rejected');
  if (failure !== undefined) return { outcome: 'failed', outputs: {}, error: toDeployError(failure.reason) };
  const said = recovered.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const done = names.filter((_, index) => said[index] === 'done');
  if (done.length > 0 && done.length < names.length)
    return { outcome: 'failed', outputs: {}, error: hostsDiffer(done) };
  return { outcome: said.includes('put-back') ? 'rolled-back' : 'unchanged', outputs: {} };
}
