import type { EcsDeployment, EcsService, EcsServiceDeployment, EcsTask } from '../../../lib/aws/ecs.js';

/** As they stand in the script's world, where everything may change. */
type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

export const arnOf = (kind: string, name: string) => `arn:aws:ecs:eu-west-1:123456789012:${kind}/${name}`;

export type TaskEnd = Pick<EcsTask, 'stopCode' | 'stoppedReason' | 'containers'> & {
  /** What its first container wrote before. */
  readonly log?: readonly string[];
};

/**
 * One service as ECS would tell it, with the verbs that a script moves it by. The verbs do to the lists what ECS does
 * to them; when they happen is the script's affair.
 */
export class ScriptedService {
  readonly service: Writable<EcsService> & { deployments: Writable<EcsDeployment>[]; events: object[] };
  readonly serviceDeployments: Writable<EcsServiceDeployment>[] = [];
  readonly tasks: EcsTask[] = [];
  /** Stream -> lines. */
  readonly logs = new Map<string, readonly string[]>();
  /** When the script last changed something: milliseconds since the epoch. */
  changedAt = 0;
  #ids = 0;
  /** What was there before a change, told by some reads after it: ECS is consistent in the end. */
  #stale: { reads: number; readonly service: EcsService } | undefined;
  /** So many reads know nothing of it yet. */
  unseen = 0;

  constructor(
    readonly cluster: string,
    readonly name: string,
    taskDefinition: string,
    more: Partial<EcsService>,
  ) {
    const desiredCount = more.desiredCount ?? 2;
    this.service = {
      serviceName: name,
      clusterArn: arnOf('cluster', cluster),
      status: 'ACTIVE',
      desiredCount,
      runningCount: desiredCount,
      pendingCount: 0,
      taskDefinition: arnOf('task-definition', taskDefinition),
      deploymentController: { type: 'ECS' },
      events: [],
      ...more,
      deployments: [],
    } as never;
    this.begin(this.service.taskDefinition ?? '');
    this.completes();
    this.serviceDeployments.splice(0);
  }

  /** One that CreateService made just now: its first deployment goes on. */
  static created(
    cluster: string,
    name: string,
    taskDefinition: string,
    more: Partial<EcsService>,
  ): ScriptedService {
    const service = new ScriptedService(cluster, name, taskDefinition, { ...more, runningCount: 0 });
    service.service.deployments.splice(0);
    service.service.events.splice(0);
    service.service.runningCount = 0;
    service.begin(service.service.taskDefinition ?? '');
    return service;
  }

  get primary(): Writable<EcsDeployment> {
    const primary = this.service.deployments.find(({ status }) => status === 'PRIMARY');
    if (primary === undefined) throw new Error(`${this.name} has no primary deployment`);
    return primary;
  }

  /** A new deployment on top, as UpdateService makes one. */
  begin(taskDefinition: string, more: Partial<EcsDeployment> = {}): void {
    const now = this.#now();
    for (const one of this.service.deployments) (one as Writable<EcsDeployment>).status = 'ACTIVE';
    this.#ids += 1;
    const id = `ecs-svc/${this.name}-${this.#ids}`;
    this.service.deployments.unshift({
      ...{ id, status: 'PRIMARY', taskDefinition, desiredCount: this.service.desiredCount ?? 0 },
      ...{ runningCount: 0, pendingCount: 0, failedTasks: 0, createdAt: now, updatedAt: now },
      ...{ rolloutState: 'IN_PROGRESS', rolloutStateReason: `ECS deployment ${id} in progress.` },
      ...more,
    });
    this.service.taskDefinition = taskDefinition;
    this.serviceDeployments.unshift({
      serviceDeploymentArn: arnOf('service-deployment', `${this.cluster}/${this.name}/${this.#ids}`),
      createdAt: now,
      status: 'IN_PROGRESS',
    });
  }

  /** So many tasks of the deployment run. */
  runs(count: number): void {
    this.primary.runningCount = count;
    this.primary.updatedAt = this.#now();
    this.service.runningCount = count;
  }

  /** It is stable: the old deployment is gone. */
  completes(): void {
    this.runs(this.service.desiredCount ?? 0);
    const { primary } = this;
    primary.rolloutState = 'COMPLETED';
    primary.rolloutStateReason = `ECS deployment ${primary.id} completed.`;
    this.service.deployments.splice(0, this.service.deployments.length, primary);
    this.#says('SUCCESSFUL');
    this.event(`(service ${this.name}) has reached a steady state.`);
  }

  /** A deployment that shifts traffic has come to a stage, with what else a service deployment tells then. */
  isAt(lifecycleStage: string, more: Partial<EcsServiceDeployment> = {}): void {
    const [own] = this.serviceDeployments;
    if (own) Object.assign(own, { lifecycleStage, ...more });
    this.#now();
  }

  /** A task of the deployment ended. */
  taskEnds({ log, ...end }: TaskEnd): void {
    const id = `task${this.tasks.length + 1}`;
    const now = this.#now();
    const { id: startedBy = '', taskDefinition } = this.primary;
    this.tasks.push({
      taskArn: arnOf('task', `${this.cluster}/${id}`),
      ...(taskDefinition !== undefined && { taskDefinitionArn: taskDefinition }),
      ...{ startedBy, lastStatus: 'STOPPED', createdAt: now, stoppedAt: now },
      ...end,
    });
    this.primary.failedTasks = (this.primary.failedTasks ?? 0) + 1;
    const container = end.containers?.[0]?.name ?? 'app';
    if (log) this.logs.set(`ecs/${container}/${id}`, log);
  }

  /** The circuit breaker without rollback: it has failed, and stays as it is. */
  fails(reason = 'ECS deployment circuit breaker: tasks failed to start.'): void {
    this.primary.rolloutState = 'FAILED';
    this.primary.rolloutStateReason = reason;
    this.#says('STOPPED', reason);
    this.#saysFailed(this.primary.id);
  }

  /** The circuit breaker with rollback, or a StopServiceDeployment: the last good revision is on top again. */
  rollsBack(
    reason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
  ): void {
    const failed = this.primary;
    failed.rolloutState = 'FAILED';
    failed.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.';
    const [own] = this.serviceDeployments;
    const before = this.service.deployments.find(({ id }) => id !== failed.id);
    this.begin(before?.taskDefinition ?? '', {
      rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${before?.id}.`,
    });
    // The way back is a part of the same service deployment.
    this.serviceDeployments.shift();
    if (own) Object.assign(own, { status: 'ROLLBACK_IN_PROGRESS', rollback: { reason } });
    if (!/user/.test(reason)) this.#saysFailed(failed.id);
    this.event(`(service ${this.name}) rolling back to deployment ${before?.id}.`);
  }

  /** The way back has ended. */
  isBack(): void {
    const [own] = this.serviceDeployments;
    this.completes();
    if (own) own.status = 'ROLLBACK_SUCCESSFUL';
  }

  /** The way back has failed. */
  cannotGoBack(): void {
    const [own] = this.serviceDeployments;
    this.primary.rolloutState = 'FAILED';
    this.primary.rolloutStateReason = 'ECS deployment circuit breaker: tasks failed to start.';
    if (own) Object.assign(own, { status: 'ROLLBACK_FAILED', statusReason: 'The rollback failed.' });
    this.#now();
  }

  /** What comes now is not told by so many reads of the service. */
  isUnseen(reads: number): void {
    this.#stale = { reads, service: structuredClone(this.service) };
  }

  /** As a read tells it; undefined where it knows nothing of it. */
  told(): EcsService | undefined {
    if (this.unseen > 0) {
      this.unseen -= 1;
      return undefined;
    }
    if (this.#stale === undefined || this.#stale.reads === 0) return this.service;
    this.#stale.reads -= 1;
    return this.#stale.service;
  }

  /** Somebody else deploys, which so many reads of the service do not show yet. */
  isReplacedBy(taskDefinition: string, { unseenReads = 0 } = {}): void {
    this.isUnseen(unseenReads);
    this.#says('STOPPED', 'Service deployment stopped because a newer one started.');
    this.begin(arnOf('task-definition', taskDefinition));
  }

  #saysFailed(id = ''): void {
    this.event(`(service ${this.name}) (deployment ${id}) deployment failed: tasks failed to start.`);
  }

  event(message: string): void {
    this.service.events.unshift({ createdAt: this.#now(), message });
  }

  #says(status: string, statusReason?: string): void {
    const [own] = this.serviceDeployments;
    if (own) Object.assign(own, { status, ...(statusReason && { statusReason }) });
    this.#now();
  }

  /** Seconds since the epoch, as the wire has them. */
  #now(): number {
    this.changedAt = Date.now();
    return this.changedAt / 1000;
  }
}
