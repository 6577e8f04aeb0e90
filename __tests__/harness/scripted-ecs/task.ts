import type { EcsTask } from '../../../lib/aws/ecs.js';
import { arnOf, type TaskEnd } from './world.js';

/** A task that RunTask started, with the verbs that a script moves it by. */
export class ScriptedTask {
  /** As DescribeTasks tells it; a new one at each change. */
  task: EcsTask;
  /** Stream -> lines. */
  readonly logs = new Map<string, readonly string[]>();

  constructor(
    private readonly id: string,
    taskDefinitionArn: string,
    startedBy: string,
  ) {
    this.task = {
      ...{ taskArn: arnOf('task', `prod/${id}`), taskDefinitionArn, startedBy },
      ...{ lastStatus: 'PROVISIONING', createdAt: Date.now() / 1000 },
      containers: [{ name: 'app', lastStatus: 'PENDING' }],
    };
  }

  runs(): void {
    this.task = {
      ...this.task,
      lastStatus: 'RUNNING',
      containers: [{ name: 'app', lastStatus: 'RUNNING' }],
    };
  }

  ends({ log, ...end }: TaskEnd): void {
    this.task = { ...this.task, ...end, lastStatus: 'STOPPED', stoppedAt: Date.now() / 1000 };
    const container = end.containers?.[0]?.name ?? 'app';
    if (log) this.logs.set(`ecs/${container}/${this.id}`, log);
  }

  /** Somebody stops it; one that has ended stays as it is. */
  isStopped(stoppedReason: string): void {
    if (this.task.lastStatus === 'STOPPED') return;
    this.ends({ stopCode: 'UserInitiated', stoppedReason, containers: [{ name: 'app', exitCode: 143 }] });
  }
}
