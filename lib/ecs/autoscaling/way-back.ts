import type {
  AutoscalingClient,
  ResourceName,
  ScalingPolicy,
  ScheduledAction,
  SuspendedState,
} from '../../aws/autoscaling.js';
import { DeployError, toDeployError } from '../../errors/deploy-error.js';
import { isNamed, type ServiceName } from '../service/read-service.js';
import { resourceOf } from './current.js';
import type { Bounds, PlannedAutoscaling } from './planned.js';
import { notSuspended } from './planned.js';
import { kindsOf } from './rules.js';

/** Autoscaling that was changed or suspended, and how it was. All of it can be written to a file. */
export interface StartedAutoscaling {
  readonly name: ServiceName;
  /** What the target is registered with to be as it was; undefined where there was none. */
  readonly target: (Partial<Bounds> & { readonly SuspendedState: SuspendedState }) | undefined;
  /** Those that are changed, as they were. */
  readonly policies: readonly ScalingPolicy[];
  readonly actions: readonly ScheduledAction[];
  /** Those that there were not. */
  readonly added: { readonly policies: readonly string[]; readonly actions: readonly string[] };
  /** What is suspended where the deployment stays. */
  readonly suspended: SuspendedState;
  /** The deployment was left as it is, so that only resuming is to be done. */
  readonly stays?: true;
}

/** What has to be known to put back what is planned. */
export function startedAutoscaling(name: ServiceName, planned: PlannedAutoscaling): StartedAutoscaling {
  const { current, target, suspended } = planned;
  const { target: is } = current;
  const [policies, actions] = [
    current.policies.filter((one) =>
      planned.policies.some(({ PolicyName }) => PolicyName === one.PolicyName),
    ),
    current.actions.filter((one) =>
      planned.actions.some(({ ScheduledActionName }) => ScheduledActionName === one.ScheduledActionName),
    ),
  ];
  return {
    name,
    target: is && {
      ...(target.MinCapacity !== undefined && { MinCapacity: is.MinCapacity }),
      ...(target.MaxCapacity !== undefined && { MaxCapacity: is.MaxCapacity }),
      SuspendedState: { ...notSuspended, ...is.SuspendedState },
    },
    policies: policies.map(policyRequest),
    actions: actions.map(actionRequest),
    added: {
      policies: planned.policies
        .map(({ PolicyName }) => PolicyName)
        .filter((one) => !policies.some(({ PolicyName }) => PolicyName === one)),
      actions: planned.actions
        .map(({ ScheduledActionName }) => ScheduledActionName)
        .filter((one) => !actions.some(({ ScheduledActionName }) => ScheduledActionName === one)),
    },
    suspended,
  };
}

/** What PutScalingPolicy takes. */
export function policyRequest(policy: ScalingPolicy): ScalingPolicy {
  const [kind = ''] = kindsOf(policy);
  const key = `${kind}PolicyConfiguration`;
  return { PolicyName: policy.PolicyName, PolicyType: kind, [key]: policy[key as keyof ScalingPolicy] };
}

/** What PutScheduledAction takes. A time zone that is left out would stay what it is. */
export function actionRequest(action: ScheduledAction): ScheduledAction {
  const {
    ScheduledActionName,
    Schedule,
    Timezone = 'UTC',
    StartTime,
    EndTime,
    ScalableTargetAction,
  } = action;
  return {
    ...{ ScheduledActionName, Schedule, Timezone },
    ...(StartTime !== undefined && { StartTime }),
    ...(EndTime !== undefined && { EndTime }),
    ...(ScalableTargetAction && { ScalableTargetAction }),
  };
}

/**
 * Brings the autoscaling of a service back to what it was.
 *
 * @throws DeployError `ecs-autoscaling-not-put-back`
 */
export async function putAutoscalingBack(
  client: AutoscalingClient,
  started: StartedAutoscaling,
): Promise<void> {
  const resource = resourceOf(started.name);
  await orSay(started, 'put back', async () => {
    if (started.target === undefined) {
      await unlessGone(client.call('DeregisterScalableTarget', resource));
      return;
    }
    await client.call('RegisterScalableTarget', { ...resource, ...started.target });
    for (const one of started.policies) await client.call('PutScalingPolicy', { ...resource, ...one });
    for (const one of started.actions) await client.call('PutScheduledAction', { ...resource, ...one });
    await removeParts(client, resource, started.added);
  });
}

/**
 * Lets autoscaling go on where the deployment stays as it is.
 *
 * @throws DeployError `ecs-autoscaling-not-put-back`
 */
export async function resumeAutoscaling(
  client: AutoscalingClient,
  started: StartedAutoscaling,
): Promise<void> {
  const { name, suspended: SuspendedState } = started;
  await orSay(started, 'resumed', async () => {
    await unlessGone(client.call('RegisterScalableTarget', { ...resourceOf(name), SuspendedState }));
  });
}

/** Takes policies and scheduled actions away, by their names. */
export async function removeParts(
  client: AutoscalingClient,
  resource: ResourceName,
  { policies, actions }: StartedAutoscaling['added'],
): Promise<void> {
  for (const PolicyName of policies) {
    await unlessGone(client.call('DeleteScalingPolicy', { ...resource, PolicyName }));
  }
  for (const ScheduledActionName of actions) {
    await unlessGone(client.call('DeleteScheduledAction', { ...resource, ScheduledActionName }));
  }
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  await call.catch((thrown: unknown) => {
    if (!isNamed(thrown, 'ObjectNotFoundException')) throw thrown;
  });
}

async function orSay(started: StartedAutoscaling, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const { message } = toDeployError(thrown);
    const { ResourceId } = resourceOf(started.name);
    const { SuspendedState } = started.target ?? { SuspendedState: started.suspended };
    throw new DeployError({
      code: 'ecs-autoscaling-not-put-back',
      where: ResourceId,
      what: `autoscaling could not be ${what}: ${message}`,
      remedy: `Once that is mended: aws application-autoscaling register-scalable-target --service-namespace ecs --scalable-dimension ecs:service:DesiredCount --resource-id ${ResourceId} --suspended-state ${shorthand(SuspendedState)}; or deploy again, which does it too.`,
      cause: thrown,
    });
  }
}

const shorthand = (state: SuspendedState) =>
  Object.entries(state)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
