import type { EcsClient, EcsServiceDeployment } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { DeployError } from '../../errors/deploy-error.js';
import { isNamed, type ServiceName } from './read-service.js';

interface Listed {
  readonly arn: string;
  readonly createdAt: number;
}

/**
 * Finds the service deployment that an update starts, among those that ECS lists. Where the API is not there, or not
 * allowed, it says so by finding none: `deployments[]` of the service tells the same, a little less of it.
 */
export class ServiceDeployments {
  #isThere = true;
  #own: string | undefined;
  /** Undefined where no update starts one. */
  #known: ReadonlySet<string> | undefined;
  /** When the deployment of the update was made; seconds since the epoch. */
  #began: number | undefined;

  constructor(
    private readonly client: EcsClient,
    private readonly name: ServiceName,
  ) {}

  /** Looks what there is before an update. */
  async before(signal: AbortSignal): Promise<void> {
    const there = await this.#list(signal);
    this.#known = new Set(there.map(({ arn }) => arn));
  }

  /** An update has started one. @param createdAt of its deployment in `deployments[]` */
  began(createdAt: number | undefined): void {
    this.#began = createdAt;
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
    if (this.#own === undefined && this.#known !== undefined) {
      const known = this.#known;
      this.#own = this.#ofUpdate((await this.#list(signal)).filter(({ arn }) => !known.has(arn)));
    }
    if (this.#own === undefined) return undefined;
    const question = { serviceDeploymentArns: [this.#own] };
    const answer = await this.#ask(() => this.client.call('DescribeServiceDeployments', question, signal));
    return answer?.serviceDeployments?.[0];
  }

  /**
   * Of several the one that is as old as the deployment: one of somebody else may have taken its place since, or have
   * begun just before and not been told by then. Without its time it is the first.
   */
  #ofUpdate(found: readonly Listed[]): string | undefined {
    const began = this.#began;
    if (began === undefined) return found.at(-1)?.arn;
    const apart = ({ createdAt }: Listed) => Math.abs(createdAt - began);
    return found.toSorted((one, other) => apart(one) - apart(other))[0]?.arn;
  }

  /** Newest first. */
  async #list(signal: AbortSignal): Promise<readonly Listed[]> {
    const { cluster, service } = this.name;
    const answer = await this.#ask(() =>
      this.client.call('ListServiceDeployments', { cluster, service }, signal),
    );
    const { serviceDeployments = [] } = answer ?? {};
    return serviceDeployments
      .flatMap(({ serviceDeploymentArn: arn, createdAt = 0 }) =>
        arn === undefined ? [] : { arn, createdAt },
      )
      .toSorted((one, other) => other.createdAt - one.createdAt);
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
