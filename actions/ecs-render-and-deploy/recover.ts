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
import { goBackByCodeDeploy } from '../../lib/ecs/codedeploy/way-back.js';
import { goBack } from '../../lib/ecs/service/way-back.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { Inputs } from './inputs.js';
import { keyOf, type Left, readLeft } from './left-behind.js';
import { stopAndWait } from './task-run.js';

/** What ECS takes back drains its connections first. */
const limitMs = 30 * 60_000;

/**
 * Takes back every deployment that the run of this job left, and stops its task: what it began to take back is waited
 * for. What is left to ECS is left, and scaled again.
 */
export async function takeBack(inputs: Inputs, { signal, left = '' }: RunContext): Promise<Ending> {
  const clients = [inputs.region, inputs['max-retries']] as const;
  const codeDeploy = codeDeployClient(...clients);
  const ecs = ecsClient(...clients);
  const autoscaling = autoscalingClient(...clients);
  const limit = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const {
    services,
    tasks,
    codeDeploy: deployments,
    autoscaling: scaled,
  } = whatGoesBack(inputs, readLeft(left));
  const alone = scaled.filter(({ name }) => !services.some((one) => keyOf(one.name) === keyOf(name)));
  const works: readonly (() => Promise<unknown>)[] = [
    ...services.map((one) => () => {
      const scaling = scaled.find(({ name }) => keyOf(name) === keyOf(one.name));
      return thenAutoscaling(goBack(ecs, one, inputs.poll, limit), scaling, autoscaling);
    }),
    ...alone.map((scaling) => () => {
      const end = Promise.resolve(scaling.stays ? 'superseded' : 'back');
      return thenAutoscaling(end, scaling, autoscaling);
    }),
    ...tasks.map((task) => () => stopAndWait(ecs, task, inputs.poll, limit)),
    ...deployments.map((one) => () => goBackByCodeDeploy({ codeDeploy, ecs }, one, inputs.poll, limit)),
  ];
  try {
    const ends = await settleAll(works, Math.max(works.length, 1), (work) => work());
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) return { outcome: 'failed', outputs: {}, error: toDeployError(failed.reason) };
    const isBack = ends.some((end) => end.status === 'fulfilled' && end.value !== 'superseded');
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
  const stays = scaling?.stays || (await service.catch(() => 'failed')) === 'superseded';
  if (scaling && stays) await resumeAutoscaling(client, scaling);
  else if (scaling) await putAutoscalingBack(client, scaling);
  return service;
}
