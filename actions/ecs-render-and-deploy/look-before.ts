import type { EcsClient } from '../../lib/aws/ecs.js';
import type { StepContext } from '../../lib/capability/capability.js';
import type { LogGroup } from '../../lib/ecs/log-groups.js';
import { preflight } from '../../lib/ecs/preflight/preflight.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';

/** Looks once, for all services that run a revision, whether what its tasks need is there. */
export class LookBefore {
  #looked: Promise<void> | undefined;
  #logGroupsToCome: readonly LogGroup[] = [];

  constructor(
    private readonly client: EcsClient,
    private readonly region: string | undefined,
  ) {}

  /** @param logGroups that are made before the tasks start, and are not missed therefore; told before it looks */
  expect(logGroups: readonly LogGroup[]): void {
    this.#logGroupsToCome = [...this.#logGroupsToCome, ...logGroups];
  }

  /**
   * @param cluster undefined where it was seen, or is made
   * @throws InputProblems with all that is wrong
   */
  look(
    definition: TaskDefinition,
    cluster: string | undefined,
    context: Pick<StepContext, 'journal' | 'signal'>,
  ): Promise<void> {
    const { client, region } = this;
    const logGroupsToCome = this.#logGroupsToCome;
    this.#looked ??= preflight({ client, region, cluster, definition, logGroupsToCome }, context);
    return this.#looked;
  }
}
