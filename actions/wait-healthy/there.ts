import { DeployError, InputProblems } from '../../lib/errors/deploy-error.js';
import type { Probe } from '../../lib/health/probe.js';

/** What is said of something that an earlier step of a rollout may still make. */
const mayCome = new Set<string>([
  ...['ecs-cluster-unknown', 'ecs-service-unknown', 'ecs-service-gone'],
  ...['target-group-missing', 'metric-unknown'],
]);

/**
 * Looks whether what is waited for is there, so that nobody waits for what never comes.
 *
 * @param onMissing told of what may still come; that is an error, too, where it is left out
 * @throws InputProblems with all that is not there; DeployError `aws-refused` and the like
 */
export async function checkThere(
  probes: readonly Probe[],
  signal: AbortSignal,
  onMissing?: (error: DeployError) => void,
): Promise<void> {
  const ends = await Promise.allSettled(probes.map((probe) => probe.check?.(signal)));
  const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const isMissing = (reason: unknown) => reason instanceof DeployError && mayCome.has(reason.code);
  const isInput = (reason: unknown) => reason instanceof DeployError && reason.kind === 'input';
  const other = reasons.find((reason) => !isMissing(reason) && !isInput(reason));
  if (other !== undefined) throw other;
  const problems: DeployError[] = [];
  for (const reason of reasons as DeployError[]) {
    if (onMissing && isMissing(reason)) onMissing(reason);
    else problems.push(reason);
  }
  if (problems.length > 0) throw new InputProblems(problems);
}
