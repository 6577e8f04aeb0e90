import { codeDeployClient } from '../../lib/aws/codedeploy.js';
import { ecsClient } from '../../lib/aws/ecs.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';
import { goBackByCodeDeploy } from '../../lib/ecs/codedeploy/way-back.js';
import { goBack } from '../../lib/ecs/service/way-back.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { Inputs } from './inputs.js';
import { readLeft } from './left-behind.js';
import { stopAndWait } from './task-run.js';

/** What ECS takes back drains its connections first. */
const limitMs = 30 * 60_000;

/**
 * Takes back every deployment that the run of this job left, and stops its task: what it began to take back is waited
 * for.
 */
export async function takeBack(inputs: Inputs, { signal, left = '' }: RunContext): Promise<Ending> {
  const { services, tasks, codeDeploy: deployments } = readLeft(left);
  const count = services.length + tasks.length + deployments.length;
  if (count === 0) return { outcome: 'unchanged', outputs: {} };
  const codeDeploy = codeDeployClient(inputs.region, inputs['max-retries']);
  const client = ecsClient(inputs.region, inputs['max-retries']);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const works: readonly (() => Promise<unknown>)[] = [
    ...services.map((one) => () => goBack(client, one, inputs.poll, limit)),
    ...tasks.map((task) => () => stopAndWait(client, task, inputs.poll, limit)),
    ...deployments.map(
      (one) => () => goBackByCodeDeploy({ codeDeploy, ecs: client }, one, inputs.poll, limit),
    ),
  ];
  try {
    const ends = await settleAll(works, count, (work) => work());
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) return { outcome: 'failed', outputs: {}, error: toDeployError(failed.reason) };
    const isBack = ends.some((end) => end.status === 'fulfilled' && end.value !== 'superseded');
    return { outcome: isBack ? 'rolled-back' : 'unchanged', outputs: {} };
  } finally {
    client.end();
    codeDeploy.end();
  }
}
