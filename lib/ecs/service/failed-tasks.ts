import type { EcsClient, EcsService, EcsTask } from '../../aws/ecs.js';
import type { ServiceName } from './read-service.js';
import type { Mark } from './verdict.js';

/** DescribeTasks takes no more at once. */
const mostAtOnce = 100;

/** Ends that are no failure: ECS or a person ended the task for another reason. */
const harmless = new Set(['ServiceSchedulerInitiated', 'UserInitiated', 'SpotInterruption']);

/** The tasks of one deployment that ended when they should not have. */
export class FailedTasks {
  readonly #seen = new Map<string, EcsTask>();

  constructor(
    private readonly client: EcsClient,
    private readonly name: ServiceName,
    private readonly mark: Mark,
  ) {}

  /**
   * Those that failed so far, the newest last. ECS tells of ended tasks for an hour.
   *
   * @throws DeployError `aws-refused`
   */
  async look(signal: AbortSignal): Promise<readonly EcsTask[]> {
    const { cluster, service } = this.name;
    const { taskArns = [] } = await this.client.call(
      'ListTasks',
      { cluster, serviceName: service, desiredStatus: 'STOPPED' },
      signal,
    );
    const isStopped = (arn: string) => this.#seen.get(arn)?.lastStatus === 'STOPPED';
    const unseen = taskArns.filter((arn) => !isStopped(arn)).slice(0, mostAtOnce);
    if (unseen.length > 0) {
      const { tasks = [] } = await this.client.call('DescribeTasks', { cluster, tasks: unseen }, signal);
      for (const task of tasks) this.#seen.set(task.taskArn ?? '', task);
    }
    return [...this.#seen.values()]
      .filter((task) => this.#isOwn(task) && isFailure(task))
      .toSorted((one, other) => (one.stoppedAt ?? 0) - (other.stoppedAt ?? 0));
  }

  /** A task says which deployment started it. */
  #isOwn({ startedBy = '', taskDefinitionArn, createdAt = 0, stoppedAt = 0 }: EcsTask): boolean {
    if (stoppedAt < (this.mark.since ?? 0)) return false;
    if (startedBy.startsWith('ecs-svc/')) return startedBy === this.mark.own;
    return taskDefinitionArn === this.mark.revision && createdAt >= (this.mark.createdAt ?? 0);
  }
}

/** A task that ECS stopped because it was not healthy says so in its reason only. */
function isFailure({ stopCode = '', stoppedReason = '', containers = [] }: EcsTask): boolean {
  if (/health check/i.test(stoppedReason)) return true;
  if (harmless.has(stopCode)) return false;
  return stopCode !== '' || containers.some(({ exitCode = 0 }) => exitCode !== 0);
}

/**
 * How many tasks of a deployment may fail before it counts as failed, as the circuit breaker of ECS counts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
export function failureThreshold({ desiredCount = 0 }: EcsService): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount / 2)));
}
