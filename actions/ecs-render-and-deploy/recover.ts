import { autoscalingClient } from '../../lib/aws/autoscaling.js';
import { codeDeployClient } from '../../lib/aws/codedeploy.js';
import { ecsClient } from '../../lib/aws/ecs.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';
import {
  putAutoscalingBack,
  resumeAutoscaling,
  type StartedAutoscaling,
} from '../../lib/ecs/autoscaling/way-back.js';
import { lookAt } from '../../lib/ecs/codedeploy/watch.js';
import { goBackByCodeDeploy } from '../../lib/ecs/codedeploy/way-back.js';
import { isDeployed } from '../../lib/ecs/service/deployed.js';
import { goBack } from '../../lib/ecs/service/way-back.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { RecoverOptions } from '../../lib/rollout/step-action.js';
import type { Inputs } from './inputs.js';
import { keyOf, type Left, readLeft } from './left-behind.js';
import { stopAndWait } from './task-run.js';

/** What ECS takes back drains its connections first. */
const limitMs = 30 * 60_000;

/** Ends of which nothing was taken back. */
const leftAlone: readonly unknown[] = ['superseded', 'kept'];

/**
 * Takes back every deployment that the run of this job left, and stops its task: what it began to take back is waited
 * for. What is left to ECS is left, and scaled again.
 *
 * @param how with `keep`, what has come to a good end stays
 */
export async function takeBack(
  inputs: Inputs,
  { signal, left = '' }: Pick<RunContext, 'signal' | 'left'>,
  { keep }: RecoverOptions = { keep: false },
): Promise<Ending> {
  const {
    services,
    tasks,
    codeDeploy: deployments,
    autoscaling: scaled,
  } = whatGoesBack(inputs, readLeft(left));
  if ([services, tasks, deployments, scaled].every((list) => list.length === 0))
    return { outcome: 'unchanged', outputs: {} };
  const clients = [inputs.region, inputs['max-retries']] as const;
  const codeDeploy = codeDeployClient(...clients);
  const ecs = ecsClient(...clients);
  const autoscaling = autoscalingClient(...clients);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const alone = scaled.filter(({ name }) => !services.some((one) => keyOf(one.name) === keyOf(name)));
  const works: readonly (() => Promise<unknown>)[] = [
    ...services.map((one) => () => {
      const scaling = scaled.find(({ name }) => keyOf(name) === keyOf(one.name));
      const back = async () =>
        keep && (await isDeployed(ecs, one, limit)) ? 'kept' : goBack(ecs, one, inputs.poll, limit);
      return thenAutoscaling(back(), scaling, autoscaling);
    }),
    ...alone.map((scaling) => () => {
      const end = Promise.resolve(scaling.stays ? 'superseded' : 'back');
      return thenAutoscaling(end, scaling, autoscaling);
    }),
    ...tasks.map((task) => () => stopAndWait(ecs, task, inputs.poll, limit)),
    ...deployments.map((one) => async () => {
      const look = { client: codeDeploy, ...one, signal: limit };
      if (keep && (await lookAt(look)).deployment.status === 'Succeeded') return 'kept';
      return goBackByCodeDeploy({ codeDeploy, ecs }, one, inputs.poll, limit);
    }),
  ];
  try {
    const ends = await settleAll(works, works.length, (work) => work());
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) return { outcome: 'failed', outputs: {}, error: toDeployError(failed.reason) };
    const isBack = ends.some((end) => end.status === 'fulfilled' && !leftAlone.includes(end.value));
    return { outcome: isBack ? 'rolled-back' : 'unchanged', outputs: {} };
  } finally {
    for (const client of [codeDeploy, ecs, autoscaling]) client.end();
  }
}

/** Of what is left to ECS only the autoscaling goes on. */
function whatGoesBack(inputs: Inputs, left: Left): Left {
  if (inputs['on-cancel'] !== 'leave') return left;
  const stays = ({ name }: StartedAutoscaling) =>
    left.services.some((one) => keyOf(one.name) === keyOf(name));
  return {
    services: [],
    tasks: [],
    codeDeploy: [],
    autoscaling: left.autoscaling.map((one) => (stays(one) ? { ...one, stays: true } : one)),
  };
}

/** The autoscaling comes after the service, also where that could not go back. */
async function thenAutoscaling<End>(
  service: Promise<End>,
  scaling: StartedAutoscaling | undefined,
  client: ReturnType<typeof autoscalingClient>,
): Promise<End> {
  const stays = scaling?.stays || leftAlone.includes(await service.catch(() => 'failed'));
  if (scaling && stays) await resumeAutoscaling(client, scaling);
  else if (scaling) await putAutoscalingBack(client, scaling);
  return service;
}
