import type { EcsClient, EcsServiceDeployment } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { DeployError } from '../../errors/deploy-error.js';
import { isNamed, type ServiceName } from './read-service.js';

/**
 * Finds the service deployment that an update starts, among those that ECS lists. Where the API is not there, or not
 * allowed, it says so by finding none: `deployments[]` of the service tells the same, a little less of it.
 */
export class ServiceDeployments {
  #isThere = true;
  #own: string | undefined;
  /** Undefined where no update starts one. */
  #known: ReadonlySet<string> | undefined;

  constructor(
    private readonly client: EcsClient,
    private readonly name: ServiceName,
  ) {}

  /** Looks what there is before an update. */
  async before(signal: AbortSignal): Promise<void> {
    const there = await this.#list(signal);
    this.#known = new Set(there);
  }

  /** Of a service that was not there before. */
  fromTheFirst(): void {
    this.#known = new Set();
  }

  /** ARN of the one that an update started, once it was seen. */
  get own(): string | undefined {
    return this.#own;
  }

  /** Takes up one that is known already. */
  resume(arn: string): void {
    this.#own = arn;
  }

  /** From here on none is looked for. */
  forget(): void {
    this.#own = undefined;
    this.#known = undefined;
  }

  /** The one that came after `before`; undefined while there is none. */
  async look(signal: AbortSignal): Promise<EcsServiceDeployment | undefined> {
    if (!this.#isThere) return undefined;
    // Of several the first is this run's: a later one took its place.
    if (this.#own === undefined && this.#known !== undefined) {
      const known = this.#known;
      this.#own = (await this.#list(signal)).filter((arn) => !known.has(arn)).at(-1);
    }
    if (this.#own === undefined) return undefined;
    const question = { serviceDeploymentArns: [this.#own] };
    const answer = await this.#ask(() => this.client.call('DescribeServiceDeployments', question, signal));
    return answer?.serviceDeployments?.[0];
  }

  /** Newest first. */
  async #list(signal: AbortSignal): Promise<string[]> {
    const { cluster, service } = this.name;
    const answer = await this.#ask(() =>
      this.client.call('ListServiceDeployments', { cluster, service }, signal),
    );
    const { serviceDeployments = [] } = answer ?? {};
    return serviceDeployments
      .toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0))
      .flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
  }

  async #ask<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof DeployError) || isPassing(thrown)) throw thrown;
      // Of a service that was made just now it may be told later.
      this.#isThere = isNamed(thrown, 'ServiceNotFoundException');
      return undefined;
    }
  }
}
