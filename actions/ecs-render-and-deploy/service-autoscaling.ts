import { isDeepStrictEqual } from 'node:util';
import type { AutoscalingClient, ResourceName } from '../../lib/aws/autoscaling.js';
import type { EcsService } from '../../lib/aws/ecs.js';
import { onceKnown } from '../../lib/aws/once-known.js';
import { LeftAsIs } from '../../lib/capability/capability.js';
import { currentAutoscaling, resourceOf } from '../../lib/ecs/autoscaling/current.js';
import {
  notSuspended,
  type PlannedAutoscaling,
  plannedAutoscaling,
  withinBounds,
} from '../../lib/ecs/autoscaling/planned.js';
import { withTargetGroups } from '../../lib/ecs/autoscaling/request-count.js';
import * as back from '../../lib/ecs/autoscaling/way-back.js';
import type { AutoscalingWish } from '../../lib/ecs/autoscaling/wish.js';
import { isScalableTargetUnknown, isServiceUnknown } from '../../lib/ecs/create/unknown.js';
import { lastPart } from '../../lib/ecs/service/names.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import type { ServiceWish } from '../../lib/ecs/service/update.js';
import type { LeftBehind } from './left-behind.js';

/** What the inputs ask of autoscaling. */
export interface AutoscalingRequest {
  readonly client: AutoscalingClient;
  readonly region: string | undefined;
  readonly wish: AutoscalingWish;
  readonly left: LeftBehind;
}

/** The autoscaling of one service during a deploy: put as it is wished for, suspended, and resumed or put back. */
export class ServiceAutoscaling {
  readonly #resource: ResourceName;
  #started: back.StartedAutoscaling | undefined;
  #isSuspended = false;

  private constructor(
    private readonly request: AutoscalingRequest,
    private readonly name: ServiceName,
    private readonly planned: PlannedAutoscaling,
  ) {
    this.#resource = resourceOf(name);
  }

  /**
   * Reads what there is, and plans what it needs.
   *
   * @throws DeployError `aws-refused`: what cannot be read cannot be put back either
   */
  static async plan(
    request: AutoscalingRequest,
    name: ServiceName,
    service: EcsService,
    signal: AbortSignal,
  ): Promise<ServiceAutoscaling> {
    const [current, wish] = await Promise.all([
      currentAutoscaling(request.client, resourceOf(name), signal),
      withTargetGroups(request.wish, service, request.region, signal),
    ]);
    const planned = plannedAutoscaling(lastPart(name.service), current, wish);
    return new ServiceAutoscaling(request, name, planned);
  }

  get changes() {
    return this.planned.changes;
  }

  /**
   * What is wished of the service, within the bounds that are in force: Application Auto Scaling brings it there
   * anyway, and the verdict is to be about the tasks that will run. Bounds that a scheduled action has set are stronger
   * than a desired count that the settings themselves allow.
   */
  within(wish: ServiceWish, { desiredCount = 0 }: EcsService): ServiceWish {
    const { bounds } = this.planned;
    if (bounds === undefined) return wish;
    const wished = wish.desiredCount === undefined ? undefined : withinBounds(wish.desiredCount, bounds);
    if (wished !== undefined && wished === wish.desiredCount) return wish;
    const count = withinBounds(desiredCount, bounds);
    return { ...wish, desiredCount: count === desiredCount ? undefined : count };
  }

  /**
   * Puts the settings as they are wished for, before the service is touched.
   *
   * @param deploys a deployment comes, which is waited for: dynamic scaling is suspended until it has ended. What is on
   *   schedule goes on, as an action that is missed is not made up for.
   * @param began called before the first call that has to be taken back
   */
  async begin(deploys: boolean, signal: AbortSignal, began: () => void): Promise<void> {
    const { current, target, suspended, removed } = this.planned;
    // What is about to be deregistered is not resumed any more: that would bring the service within its bounds.
    const off = removed.target && { ScheduledScalingSuspended: true };
    const whileDeploying = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ...off };
    const isThere = current.target !== undefined || target.MinCapacity !== undefined;
    const meanwhile = deploys && isThere ? { ...suspended, ...whileDeploying } : suspended;
    const isOther = !isDeepStrictEqual(meanwhile, { ...notSuspended, ...current.target?.SuspendedState });
    const register = { ...target, ...(isThere && isOther && { SuspendedState: meanwhile }) };
    if (Object.keys(register).length === 0 && this.changes.length === 0) return;
    signal.throwIfAborted();
    this.#started = back.startedAutoscaling(this.name, this.planned);
    this.request.left.addAutoscaling(this.#started);
    began();
    this.#isSuspended = meanwhile !== suspended;
    if (Object.keys(register).length > 0) {
      const question = { ...this.#resource, ...register };
      await onceKnown(() => this.request.client.call('RegisterScalableTarget', question), isNotThere, signal);
    }
    await this.#put(signal);
  }

  async #put(signal: AbortSignal): Promise<void> {
    const { client } = this.request;
    for (const policy of this.planned.policies) {
      const question = { ...this.#resource, ...back.policyRequest(policy) };
      await onceKnown(() => client.call('PutScalingPolicy', question), isNotThere, signal);
    }
    for (const action of this.planned.actions) {
      const question = { ...this.#resource, ...back.actionRequest(action) };
      await onceKnown(() => client.call('PutScheduledAction', question), isNotThere, signal);
    }
  }

  /** The deployment stays: dynamic scaling goes on. */
  async resume(): Promise<void> {
    if (this.#started === undefined || !this.#isSuspended || this.planned.removed.target) return;
    await back.resumeAutoscaling(this.request.client, this.#started);
    this.#isSuspended = false;
  }

  /**
   * Puts all back, after the service.
   *
   * @param service undone; what was left of it on purpose keeps its settings, and is scaled again
   * @throws what `service` throws, or else DeployError `ecs-autoscaling-not-put-back`
   */
  async undo(service: Promise<void>): Promise<void> {
    const end = await service.then(
      () => undefined,
      (thrown: unknown) => ({ thrown }),
    );
    if (this.#started !== undefined) await this.#end(this.#started, end?.thrown instanceof LeftAsIs);
    if (end) throw end.thrown;
  }

  async #end(started: back.StartedAutoscaling, stays: boolean): Promise<void> {
    const { client, left } = this.request;
    if (!stays) {
      await back.putAutoscalingBack(client, started);
    } else if (this.#isSuspended) {
      left.addAutoscaling({ ...started, stays });
      await back.resumeAutoscaling(client, started);
    }
    left.removeAutoscaling(started);
  }

  /** All is well: what is no longer wished for goes. */
  async finish(): Promise<void> {
    if (this.#started === undefined) return;
    const { removed } = this.planned;
    const { client, left } = this.request;
    left.removeAutoscaling(this.#started);
    if (removed.target) await client.call('DeregisterScalableTarget', this.#resource);
    else await back.removeParts(client, this.#resource, removed);
  }
}

const isNotThere = (thrown: unknown) => isServiceUnknown(thrown) || isScalableTargetUnknown(thrown);
