import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '../../../lib/aws/autoscaling.js';
import { EcsError } from './ecs-error.js';
import type { World } from './state.js';

/** How a service is scaled when the script begins, as Application Auto Scaling tells it. */
export interface AutoscalingScript {
  readonly target: ScalableTarget;
  readonly policies?: readonly ScalingPolicy[];
  readonly actions?: readonly ScheduledAction[];
}

/** The scalable target of a service, with what belongs to it. */
export interface ScriptedAutoscaling {
  target: ScalableTarget;
  readonly policies: Map<string, ScalingPolicy>;
  readonly actions: Map<string, ScheduledAction>;
}

export function startedAutoscaling(
  script: Readonly<Record<string, AutoscalingScript>>,
): Map<string, ScriptedAutoscaling> {
  return new Map(
    Object.entries(script).map(([service, { target, policies = [], actions = [] }]) => [
      service,
      {
        target,
        policies: new Map(policies.map((one) => [one.PolicyName, one])),
        actions: new Map(actions.map((one) => [one.ScheduledActionName, one])),
      },
    ]),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: it is whatever came over the wire
type Input = any;

const serviceOf = (resource: string) => resource.slice(resource.lastIndexOf('/') + 1);
/** What answers say beside what was put. */
const told = (ResourceId: string) => ({
  ServiceNamespace: 'ecs',
  ResourceId,
  ScalableDimension: 'ecs:service:DesiredCount',
  CreationTime: 1_700_000_000,
});

/**
 * Application Auto Scaling for services of ECS: it keeps what is put, and brings a service within the bounds when its
 * target is registered, as the documentation says. It scales nothing by metrics or schedules.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export const autoscalingAnswers: Readonly<Record<string, (world: World, input: Input) => object>> = {
  DescribeScalableTargets: ({ autoscaling }, { ResourceIds }) => ({
    ScalableTargets: (ResourceIds as string[]).flatMap((id) => {
      const target = autoscaling.get(serviceOf(id))?.target;
      return target ? [{ ...target, ...told(id), RoleARN: 'arn:aws:iam::123456789012:role/linked' }] : [];
    }),
  }),
  DescribeScalingPolicies: ({ autoscaling }, { ResourceId }) => ({
    ScalingPolicies: [...(autoscaling.get(serviceOf(ResourceId))?.policies.values() ?? [])].map((one) => ({
      ...one,
      ...told(ResourceId),
      PolicyARN: `arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:${one.PolicyName}`,
      Alarms: [],
    })),
  }),
  DescribeScheduledActions: ({ autoscaling }, { ResourceId }) => ({
    ScheduledActions: [...(autoscaling.get(serviceOf(ResourceId))?.actions.values() ?? [])].map((one) => ({
      ...one,
      ...told(ResourceId),
      ScheduledActionARN: `arn:aws:autoscaling:eu-west-1:123456789012:scheduledAction:1:${one.ScheduledActionName}`,
    })),
  }),
  RegisterScalableTarget(
    { autoscaling, services },
    { ResourceId, MinCapacity, MaxCapacity, SuspendedState },
  ) {
    const name = serviceOf(ResourceId);
    const known = autoscaling.get(name);
    const target = {
      ...{ ...known?.target, ...(MinCapacity !== undefined && { MinCapacity }) },
      ...(MaxCapacity !== undefined && { MaxCapacity }),
      ...(SuspendedState !== undefined && { SuspendedState }),
    } as ScalableTarget;
    if (known === undefined && (MinCapacity === undefined || MaxCapacity === undefined)) {
      throw new EcsError('ValidationException', 'MinCapacity and MaxCapacity are required.');
    }
    if (known) known.target = target;
    else autoscaling.set(name, { target, policies: new Map(), actions: new Map() });
    const service = services.get(name);
    if (service) {
      const { desiredCount = 0 } = service.service;
      const count = Math.min(Math.max(desiredCount, target.MinCapacity), target.MaxCapacity);
      service.service.desiredCount = count;
      service.primary.desiredCount = count;
    }
    return {
      ScalableTargetARN: `arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/${name}`,
    };
  },
  DeregisterScalableTarget(world, { ResourceId }) {
    theTarget(world, ResourceId);
    world.autoscaling.delete(serviceOf(ResourceId));
    return {};
  },
  PutScalingPolicy(world, { ServiceNamespace, ResourceId, ScalableDimension, ...policy }) {
    theTarget(world, ResourceId).policies.set(policy.PolicyName, policy);
    return { PolicyARN: 'arn', Alarms: [] };
  },
  DeleteScalingPolicy(world, { ResourceId, PolicyName }) {
    if (theTarget(world, ResourceId).policies.delete(PolicyName)) return {};
    throw new EcsError('ObjectNotFoundException', `No scaling policy found for ${PolicyName}`);
  },
  PutScheduledAction(world, { ServiceNamespace, ResourceId, ScalableDimension, ...action }) {
    theTarget(world, ResourceId).actions.set(action.ScheduledActionName, action);
    return {};
  },
  DeleteScheduledAction(world, { ResourceId, ScheduledActionName }) {
    if (theTarget(world, ResourceId).actions.delete(ScheduledActionName)) return {};
    throw new EcsError('ObjectNotFoundException', `No scheduled action found for ${ScheduledActionName}`);
  },
};

function theTarget({ autoscaling }: World, resource: string): ScriptedAutoscaling {
  const target = autoscaling.get(serviceOf(resource));
  if (!target) throw new EcsError('ObjectNotFoundException', `No scalable target registered for ${resource}`);
  return target;
}
