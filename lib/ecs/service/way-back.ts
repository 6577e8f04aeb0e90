import type { EcsClient, EcsService } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { consistentWithinMs } from '../../aws/once-known.js';
import { pauseFor } from '../../concurrency/pause.js';
import { DeployError } from '../../errors/deploy-error.js';
import { removeService } from '../create/removal.js';
import * as errors from './errors.js';
import { revisionName } from './names.js';
import { describeService, type ServiceName } from './read-service.js';
import { ServiceDeployments } from './service-deployments.js';
import type { ServiceUpdate } from './update.js';
import { type Mark, type Verdict, verdictOf } from './verdict.js';
import { arrivalOf } from './way-back-verdict.js';

/** A circuit breaker that goes back by itself begins within this, or it is done for it; milliseconds. */
const beginsWithinMs = 60_000;

/** A deployment that is to be taken back. All of it can be written to a file. */
export interface Started {
  readonly name: ServiceName;
  /** Undefined where it is not known whether the update arrived. */
  readonly mark: Mark | undefined;
  /** ARN of the service deployment, where it is known. */
  readonly serviceDeployment: string | undefined;
  /** The revision to go back to. */
  readonly back: string;
  /** Settings that were changed beside the revision, as they were. */
  readonly settings: ServiceUpdate;
  /** The service was not there before. */
  readonly created?: true;
}

/** What became of a way back: somebody else may have deployed since, and then nothing is put back. */
export type BackEnd = 'back' | 'superseded';

/**
 * Brings a service back to what it was before a deployment, and waits until it is: ECS is let where it goes back by
 * itself, is asked to (StopServiceDeployment) where it can, and else is given the previous revision. One more try,
 * where that failed. A service that was not there before is deleted.
 *
 * @throws DeployError `ecs-not-put-back`, `aws-refused`; what `signal` aborts with
 */
export async function goBack(
  client: EcsClient,
  started: Started,
  pollMs: number,
  signal: AbortSignal,
): Promise<BackEnd> {
  if (started.created) {
    await removeService(client, started.name, pollMs, signal);
    return 'back';
  }
  return new WayBack(client, started, pollMs, signal).run();
}

class WayBack {
  readonly #deployments: ServiceDeployments;
  /** Deployments that are not where this leads to. */
  readonly #past = new Set<string>();
  #settingsAreBack = false;

  constructor(
    private readonly client: EcsClient,
    private readonly started: Started,
    private readonly pollMs: number,
    private readonly signal: AbortSignal,
  ) {
    this.#deployments = new ServiceDeployments(client, started.name);
    const { serviceDeployment, mark } = started;
    if (serviceDeployment !== undefined) this.#deployments.resume(serviceDeployment);
    if (mark !== undefined && !mark.known.has(mark.own)) this.#past.add(mark.own);
  }

  async run(): Promise<BackEnd> {
    const begun = await this.#begin();
    if (begun !== undefined) return begun;
    let end = await this.#arrive();
    if ('failed' in end) {
      await this.#update({ forceNewDeployment: true });
      end = await this.#arrive();
    }
    const { name, back } = this.started;
    if ('failed' in end) throw errors.backFailed(name, revisionName(back), end.failed);
    if (end.is === 'back' && !this.#settingsAreBack) await this.#restoreSettings();
    return end.is;
  }

  /** @returns an end where nothing has to be waited for */
  async #begin(): Promise<BackEnd | undefined> {
    const { mark, back, name } = this.started;
    // Nobody heard whether the update arrived, and what is read may be older: this is the last word either way.
    if (mark === undefined) return this.#update({});
    if (mark.known.has(mark.own)) {
      // No deployment was begun: the service itself says what it runs.
      const { taskDefinition } = (await this.#see()).service;
      return taskDefinition === back ? this.#restoreSettings() : this.#update({});
    }
    const verdict = await this.#untilDecided(mark);
    if (verdict === 'goes-back') return undefined;
    if (verdict.is === 'superseded') return 'superseded';
    if (mark.revision !== back) return this.#update({});
    if (verdict.is !== 'deployed') throw errors.stays(name, revisionName(back));
    await this.#restoreSettings();
    return 'back';
  }

  /** @returns how the deployment stands, where ECS does not go back by itself and cannot be told to */
  async #untilDecided(mark: Mark): Promise<Verdict | 'goes-back'> {
    let { service, verdict } = await this.#look(mark);
    if (verdict.is === 'pending') {
      if (await this.#stop()) return 'goes-back';
      // What cannot be stopped may have ended just now, or somebody else's may have taken its place.
      ({ service, verdict } = await this.#look(mark));
    }
    const isOpen = verdict.is === 'failed' && verdict.rollingBack === undefined;
    if (isOpen) verdict = await this.#afterFailure(mark, service, verdict);
    return verdict.is === 'failed' && verdict.rollingBack === 'going' ? 'goes-back' : verdict;
  }

  /** A circuit breaker with rollback says first that the deployment failed; who took its place may be shown later. */
  async #afterFailure(mark: Mark, service: EcsService, failure: Verdict): Promise<Verdict> {
    const goesBack = service.deploymentConfiguration?.deploymentCircuitBreaker?.rollback === true;
    const mayBeSuperseded = failure.is === 'failed' && failure.mayBeSuperseded === true;
    const deadline = performance.now() + (goesBack ? beginsWithinMs : mayBeSuperseded ? this.pollMs : 0);
    while (performance.now() < deadline) {
      await pauseFor(this.pollMs, this.signal);
      const { verdict } = await this.#look(mark);
      // One that goes on again was read before.
      const isNews = verdict.is === 'failed' ? verdict.rollingBack !== undefined : verdict.is !== 'pending';
      if (isNews) return verdict;
    }
    return failure;
  }

  /** Asks ECS to stop the deployment and to go back by itself. @returns whether it does */
  async #stop(): Promise<boolean> {
    const { serviceDeployment: serviceDeploymentArn } = this.started;
    if (serviceDeploymentArn === undefined) return false;
    try {
      await this.client.call('StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
      return true;
    } catch (thrown) {
      // Not allowed, or too late: the previous revision is another way to the same end.
      if (thrown instanceof DeployError) return false;
      throw thrown;
    }
  }

  async #arrive(): Promise<{ readonly is: BackEnd } | { readonly failed: string }> {
    const { back, mark } = this.started;
    const began = performance.now();
    for (;;) {
      try {
        const look = await this.#see();
        const mayBeOld = performance.now() - began < consistentWithinMs;
        const arrival = arrivalOf(look, { back, past: this.#past, mark: mayBeOld ? mark : undefined });
        if (arrival.is === 'failed') {
          if (arrival.deployment !== undefined) this.#past.add(arrival.deployment);
          return { failed: arrival.reason };
        }
        if (arrival.is !== 'pending') return { is: arrival.is };
      } catch (thrown) {
        if (!isPassing(thrown)) throw thrown;
      }
      // The tasks of the way back run already, or their image is there: the end is near.
      await pauseFor(this.pollMs / 2, this.signal);
    }
  }

  async #update(more: ServiceUpdate): Promise<undefined> {
    const { name, back, settings } = this.started;
    const { service } = await this.client.call('UpdateService', {
      ...name,
      taskDefinition: back,
      ...settings,
      ...more,
    });
    this.#settingsAreBack = true;
    const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY');
    for (const { id } of service?.deployments ?? []) if (id && id !== primary?.id) this.#past.add(id);
    // From here on it is this deployment that counts, not what became of the first one.
    this.#deployments.forget();
  }

  async #restoreSettings(): Promise<undefined> {
    const { name, settings } = this.started;
    this.#settingsAreBack = true;
    if (Object.keys(settings).length > 0) await this.client.call('UpdateService', { ...name, ...settings });
  }

  async #look(mark: Mark) {
    const look = await this.#see();
    return { service: look.service, verdict: verdictOf(look, mark) };
  }

  async #see() {
    const known = this.#deployments.own !== undefined;
    const serviceDeployment = known ? await this.#deployments.look(this.signal) : undefined;
    const service = await describeService(this.client, this.started.name, this.signal);
    if (service === undefined) throw errors.serviceGone(this.started.name, 'gone');
    return { service, serviceDeployment };
  }
}
