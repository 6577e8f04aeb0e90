import { randomUUID } from 'node:crypto';
import type { EcsService, ServiceRequest } from '../../lib/aws/ecs.js';
import { isPassing } from '../../lib/aws/errors.js';
import { onceKnown } from '../../lib/aws/once-known.js';
import { LeftAsIs, type StepContext } from '../../lib/capability/capability.js';
import { removeService } from '../../lib/ecs/create/removal.js';
import type { CreateSettings } from '../../lib/ecs/create/settings.js';
import { isClusterUnknown, isRoleUnknown, isRuleUnknown } from '../../lib/ecs/create/unknown.js';
import { placeOf } from '../../lib/ecs/service/errors.js';
import { revisionName } from '../../lib/ecs/service/names.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import type { Started } from '../../lib/ecs/service/way-back.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import type { LoadBalancing } from '../../lib/elb/load-balancing.js';
import type { Undo } from '../../lib/elb/rules.js';
import { Cancelled } from '../../lib/errors/deploy-error.js';
import type { Request } from './request.js';
import { ServiceDeployment, superseded } from './service-deployment.js';

type Context = Pick<StepContext, 'journal' | 'signal'>;

/** A service that this run makes, from its target groups to its first deployment's end, or until it is gone again. */
export class ServiceCreation {
  readonly #deployment: ServiceDeployment;
  /** What takes back target groups and rules, in the order in which they were made. */
  readonly #undos: Undo[] = [];
  #balancing: LoadBalancing | undefined;
  /** Told to the post step; absent while the service was not asked for. */
  #started: Started | undefined;
  #signal: AbortSignal | undefined;

  /** @param definition what it shall run */
  constructor(
    private readonly request: Request,
    private readonly name: ServiceName,
    private readonly create: CreateSettings,
    definition: TaskDefinition,
  ) {
    this.#deployment = new ServiceDeployment(request, name, {}, definition);
  }

  /** Makes target groups and the service. It is not interrupted: it must be known whether it is there. @returns it */
  async start(
    settings: ServiceRequest,
    revision: string,
    { signal, journal, began }: Context & { began(): void },
  ): Promise<EcsService> {
    const { client, left } = this.request;
    this.#signal = signal;
    began();
    const loadBalancers = await this.#balancers(signal);
    signal.throwIfAborted();
    const about: Started = {
      ...{ name: this.name, mark: undefined, serviceDeployment: undefined, back: '', settings: {} },
      created: true,
    };
    left.add(about);
    let made: EcsService;
    try {
      const question = {
        ...settings,
        ...(loadBalancers && { loadBalancers }),
        taskDefinition: revision,
        // A call that is made again after its answer was lost makes no second one.
        clientToken: randomUUID(),
      };
      const call = () => client.call('CreateService', question);
      const { service = {} } = await onceKnown(call, (thrown) => this.#isToCome(thrown), signal);
      made = service;
      this.#deployment.created(service, revision);
      this.#started = about;
    } catch (thrown) {
      // What AWS refused did not happen; of a call that broke off nobody knows.
      if (isPassing(thrown)) this.#started = about;
      else left.remove(about);
      throw thrown;
    }
    journal.write({
      type: 'notice',
      message: `${placeOf(this.name)}: created with ${revisionName(revision)}`,
    });
    return made;
  }

  /** What this run has made for the service is not known to ECS yet. */
  #isToCome(thrown: unknown): boolean {
    if (isRoleUnknown(thrown) || isClusterUnknown(thrown)) return true;
    return this.#undos.length > 0 && isRuleUnknown(thrown);
  }

  /** The entries of CreateService, with the ARN of each target group. */
  async #balancers(signal: AbortSignal): Promise<ServiceRequest['loadBalancers']> {
    const { service, groups } = this.create;
    if (groups.size === 0) return service.loadBalancers;
    const [elb, { makeGroup }] = await Promise.all([
      import('../../lib/elb/load-balancing.js'),
      import('../../lib/elb/group-with-rules.js'),
    ]);
    const balancing = new elb.LoadBalancing(this.request.region);
    this.#balancing = balancing;
    const balancers = [...(service.loadBalancers ?? [])];
    for (const [index, wish] of groups) {
      const group = await makeGroup(balancing, wish, signal, (undo) => this.#undos.push(undo));
      balancers[index] = { ...balancers[index], targetGroupArn: group.TargetGroupArn };
    }
    return balancers;
  }

  /** Waits for the verdict on its first deployment. @returns ARN of the revision that runs now */
  verify(context: Context): Promise<string> {
    this.#signal = context.signal;
    return this.#deployment.verify(context);
  }

  /**
   * Deletes the service and what was made for it, or says why not. Log groups stay, since they hold why it failed;
   * cluster and revision stay for the next run.
   *
   * @throws LeftAsIs, DeployError `ecs-not-put-back`
   */
  async undo({ signal }: Context): Promise<void> {
    const { client, wait, left, rollback, onCancel } = this.request;
    const isCancelled = this.#signal?.reason instanceof Cancelled;
    const place = placeOf(this.name);
    const started = this.#started;
    if (started !== undefined) {
      const { end } = this.#deployment;
      const leave = (error: LeftAsIs): LeftAsIs => {
        left.remove(started);
        return error;
      };
      if (end === 'superseded') throw leave(superseded(place));
      if (isCancelled && onCancel === 'leave') {
        throw leave(new LeftAsIs('cancelled', `${place}: it is left to ECS (on-cancel: leave)`));
      }
      if (!isCancelled && !rollback) {
        const outcome = end === 'timed-out' ? 'timed-out' : 'failed';
        throw leave(new LeftAsIs(outcome, `${place}: it was not deleted again (rollback: false)`));
      }
      await removeService(client, this.name, wait.pollMs, signal);
      left.remove(started);
      this.#started = undefined;
    }
    for (const undo of this.#undos.splice(0).toReversed()) await undo(signal);
    this.#balancing?.close();
  }

  /** It stays. */
  async finish(): Promise<void> {
    if (this.#started) this.request.left.remove(this.#started);
    this.#balancing?.close();
  }
}
