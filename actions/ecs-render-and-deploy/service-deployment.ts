import type { EcsService } from '../../lib/aws/ecs.js';
import { isPassing } from '../../lib/aws/errors.js';
import { LeftAsIs, type StepContext } from '../../lib/capability/capability.js';
import { causeOf } from '../../lib/ecs/service/cause.js';
import * as errors from '../../lib/ecs/service/errors.js';
import { revisionName } from '../../lib/ecs/service/names.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import { ServiceDeployments } from '../../lib/ecs/service/service-deployments.js';
import { strategyMinutes } from '../../lib/ecs/service/strategy.js';
import { lastGoodRevision, type ServiceUpdate, settingsBack } from '../../lib/ecs/service/update.js';
import type { Mark } from '../../lib/ecs/service/verdict.js';
import { type WatchEnd, watch } from '../../lib/ecs/service/watch.js';
import { goBack, type Started } from '../../lib/ecs/service/way-back.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import { Cancelled } from '../../lib/errors/deploy-error.js';
import { idsOf, markOf } from './mark.js';
import { Progress } from './progress.js';
import type { Request } from './request.js';

type Context = Pick<StepContext, 'journal' | 'signal'>;

/** One deployment of one service, from the update to its end or the way back. */
export class ServiceDeployment {
  readonly #deployments: ServiceDeployments;
  #mark: Mark | undefined;
  #started: Started | undefined;
  #end: WatchEnd['verdict']['is'] | undefined;
  /** Of the run; says why undo is called. */
  #signal: AbortSignal | undefined;

  /**
   * @param before the service as it was planned with
   * @param definition of the revision, where it is known
   */
  constructor(
    private readonly request: Request,
    private readonly name: ServiceName,
    readonly before: EcsService,
    private readonly definition: TaskDefinition | undefined,
  ) {
    this.#deployments = new ServiceDeployments(request.client, name);
    // Until an update says otherwise it is the deployment that is there.
    this.#mark = markOf(before, new Set(idsOf(before)), before.taskDefinition ?? '');
  }

  /** Sends the update. It is not interrupted: it must be known whether it arrived. */
  async start(
    update: ServiceUpdate,
    revision: string,
    { signal, journal, began }: Context & { began(applied: ServiceDeployment): void },
  ): Promise<void> {
    const { client, left } = this.request;
    this.#signal = signal;
    await this.#deployments.before(signal);
    const about: Started = {
      name: this.name,
      mark: undefined,
      serviceDeployment: undefined,
      back: lastGoodRevision(this.before) ?? revision,
      settings: settingsBack(this.before, update),
    };
    signal.throwIfAborted();
    left.add(about);
    try {
      const { service = {} } = await client.call('UpdateService', { ...this.name, ...update });
      this.#mark = markOf(service, new Set(idsOf(this.before)), revision, about.back);
      this.#started = { ...about, mark: this.#mark };
      // More or fewer tasks are no deployment of their own.
      if (this.#mark?.known.has(this.#mark.own)) this.#deployments.forget();
      else this.#deployments.began(this.#mark?.createdAt);
      began(this);
    } catch (thrown) {
      this.#started = about;
      // What AWS refused did not happen; of a call that broke off nobody knows.
      if (isPassing(thrown)) began(this);
      else left.remove(about);
      throw thrown;
    }
    left.add(this.#started);
    const message = `${errors.placeOf(this.name)}: deployment ${this.#mark?.own ?? ''} of ${revisionName(revision)}`;
    journal.write({ type: 'notice', message });
  }

  /** Takes over a service that was created just now: its first deployment is the one to wait for. */
  created(service: EcsService, revision: string): void {
    this.#deployments.fromTheFirst();
    this.#mark = markOf(service, new Set(), revision);
  }

  /** How the wait for it ended, where it did. */
  get end(): WatchEnd['verdict']['is'] | undefined {
    return this.#end;
  }

  /** Waits for the verdict. @returns ARN of the revision that runs now */
  async verify({ signal, journal }: Context): Promise<string> {
    this.#signal = signal;
    const { client, wait } = this.request;
    const mark = this.#mark;
    if (mark === undefined) throw new Error(`${errors.placeOf(this.name)} has no deployment`);
    if (!wait.forVerdict) return mark.revision;
    const progress = new Progress(errors.placeOf(this.name), mark, journal);
    const end = await watch({
      client,
      name: this.name,
      mark,
      serviceDeployments: this.#deployments,
      pollMs: wait.pollMs,
      timeoutMs: this.#minutes * 60_000,
      failFast: wait.failFast,
      signal,
      onLook: async (service, serviceDeployment) => {
        progress.look(service, serviceDeployment);
        this.#keepServiceDeployment();
      },
    });
    this.#end = end.verdict.is;
    if (end.verdict.is !== 'deployed') throw await this.#failure(end, mark, signal);
    return mark.revision;
  }

  /** A strategy that shifts traffic in steps waits by itself. */
  get #minutes(): number {
    return this.request.wait.minutes + strategyMinutes(this.before.deploymentConfiguration);
  }

  async #failure({ verdict, service }: WatchEnd, mark: Mark, signal: AbortSignal) {
    if (verdict.is === 'superseded') {
      const { id = '', taskDefinition } = verdict.by;
      return errors.deploymentSuperseded(this.name, `${id} of ${revisionName(taskDefinition)}`);
    }
    const { client, region } = this.request;
    const deployment = { client, region, name: this.name, mark, service, definition: this.definition };
    const reason = verdict.is === 'failed' ? verdict.reason : '';
    const cause = await causeOf(deployment, reason, signal);
    return verdict.is === 'failed'
      ? errors.deploymentFailed(this.name, cause)
      : errors.deploymentTimeout(this.name, this.#minutes, cause);
  }

  /**
   * Brings the service back, or says why not.
   *
   * @throws LeftAsIs, and as `goBack`
   */
  async undo({ signal }: Context): Promise<void> {
    const { client, wait, left } = this.request;
    if (this.#started === undefined) return;
    const place = errors.placeOf(this.name);
    const isCancelled = this.#signal?.reason instanceof Cancelled;
    if (this.#end === 'superseded') throw superseded(place);
    if (isCancelled && this.request.onCancel === 'leave') {
      left.remove(this.#started);
      throw new LeftAsIs('cancelled', `${place}: the deployment is left to ECS (on-cancel: leave)`);
    }
    if (!isCancelled && !this.request.rollback) return this.#leave(place, signal);
    await this.#findServiceDeployment(signal);
    const end = await goBack(client, this.#started, wait.pollMs, signal);
    left.remove(this.#started);
    if (end === 'superseded') throw superseded(place);
  }

  /** Without `rollback` only ECS itself may go back, and then that is how it ended. */
  async #leave(place: string, signal: AbortSignal): Promise<void> {
    const { client, wait, left } = this.request;
    const mine = this.#started;
    if (mine === undefined) return;
    left.remove(mine);
    const breaker = this.before.deploymentConfiguration?.deploymentCircuitBreaker;
    if (this.#end === 'failed' && breaker?.enable && breaker.rollback) {
      await this.#findServiceDeployment(signal);
      await goBack(client, this.#started ?? mine, wait.pollMs, signal);
      return;
    }
    const outcome = this.#end === 'timed-out' ? 'timed-out' : 'failed';
    throw new LeftAsIs(outcome, `${place}: nothing was put back (rollback: false)`);
  }

  /** A run that is cancelled at once has not looked for it yet. */
  async #findServiceDeployment(signal: AbortSignal): Promise<void> {
    if (this.#started?.mark === undefined) return;
    if (this.#deployments.own === undefined) await this.#deployments.look(signal);
    this.#keepServiceDeployment();
  }

  /** For the post step, which cannot tell it from others any more. */
  #keepServiceDeployment(): void {
    const { own } = this.#deployments;
    if (this.#started === undefined || own === undefined || this.#started.serviceDeployment === own) return;
    this.#started = { ...this.#started, serviceDeployment: own };
    this.request.left.add(this.#started);
  }

  /** It stays. */
  async finish(): Promise<void> {
    if (this.#started) this.request.left.remove(this.#started);
  }
}

export const superseded = (place: string) =>
  new LeftAsIs('superseded', `${place}: nothing was put back, as a newer deployment counts`);
