import { autoscalingClient } from '../../lib/aws/autoscaling.js';
import { ecsClient } from '../../lib/aws/ecs.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';
import { putAutoscalingBack, resumeAutoscaling } from '../../lib/ecs/autoscaling/way-back.js';
import { type BackEnd, goBack } from '../../lib/ecs/service/way-back.js';
import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { Inputs } from './inputs.js';
import { keyOf, type Left, readLeft } from './left-behind.js';

/** What ECS takes back drains its connections first. */
const limitMs = 30 * 60_000;

/**
 * Takes back every deployment that the run of this job left: what it began to take back is waited for. What is left to
 * ECS is left, and scaled again.
 */
export async function takeBack(inputs: Inputs, { signal, left = '' }: RunContext): Promise<Ending> {
  const { services, autoscaling } = readLeft(left);
  const works = [
    ...(inputs['on-cancel'] === 'leave' ? [] : services.map(({ name }) => name)),
    ...autoscaling.map(({ name }) => name),
  ];
  const names = [...new Map(works.map((name) => [keyOf(name), name])).values()];
  if (names.length === 0) return { outcome: 'unchanged', outputs: {} };
  const ends = await settleAll(names, names.length, (name) =>
    takeBackOne(
      inputs,
      {
        services: services.filter((one) => keyOf(one.name) === keyOf(name)),
        autoscaling: autoscaling.filter((one) => keyOf(one.name) === keyOf(name)),
      },
      AbortSignal.any([signal, AbortSignal.timeout(limitMs)]),
    ),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) return { outcome: 'failed', outputs: {}, error: toDeployError(failed.reason) };
  const isBack = ends.some((end) => end.status === 'fulfilled' && end.value === 'back');
  return { outcome: isBack ? 'rolled-back' : 'unchanged', outputs: {} };
}

/** The autoscaling comes after the service, also where that could not go back. */
async function takeBackOne(
  inputs: Inputs,
  { services: [service], autoscaling: [scaling] }: Left,
  signal: AbortSignal,
): Promise<BackEnd | 'left'> {
  const ecs = ecsClient(inputs.region, inputs['max-retries']);
  const client = autoscalingClient(inputs.region, inputs['max-retries']);
  const isLeft = service !== undefined && inputs['on-cancel'] === 'leave';
  let end: BackEnd | 'left' = isLeft ? 'left' : 'back';
  try {
    if (service && !isLeft) end = await goBack(ecs, service, inputs.poll, signal);
    return end;
  } finally {
    if (scaling && end === 'back' && !scaling.stays) await putAutoscalingBack(client, scaling);
    else if (scaling) await resumeAutoscaling(client, scaling);
    client.end();
    ecs.end();
  }
}
