import type { EcsClient } from '../../lib/aws/ecs.js';
import type { StepContext } from '../../lib/capability/capability.js';
import type { LogGroup } from '../../lib/ecs/log-groups.js';
import { preflight } from '../../lib/ecs/preflight/preflight.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';

/** Looks once, for all services that run a revision, whether what its tasks need is there. */
export class LookBefore {
  #looked: Promise<void> | undefined;
  #logGroupsToCome: readonly LogGroup[] = [];
  #isClusterToCome = false;

  constructor(
    private readonly client: EcsClient,
    private readonly region: string | undefined,
  ) {}

  /** @param logGroups that are made before the tasks start, and are not missed therefore; told before it looks */
  expect(logGroups: readonly LogGroup[]): void {
    this.#logGroupsToCome = [...this.#logGroupsToCome, ...logGroups];
  }

  /** The cluster is made before the tasks start, and is not missed therefore; told before it looks. */
  expectCluster(): void {
    this.#isClusterToCome = true;
  }

  /**
   * @param cluster undefined where it was seen
   * @throws InputProblems with all that is wrong
   */
  look(
    definition: TaskDefinition,
    cluster: string | undefined,
    context: Pick<StepContext, 'journal' | 'signal'>,
  ): Promise<void> {
    const { client, region } = this;
    const what = {
      ...{ client, region, definition },
      cluster: this.#isClusterToCome ? undefined : cluster,
      logGroupsToCome: this.#logGroupsToCome,
    };
    this.#looked ??= preflight(what, context);
    return this.#looked;
  }
}
