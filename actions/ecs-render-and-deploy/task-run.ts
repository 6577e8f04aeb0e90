import type { EcsClient, EcsTask, TaskRequest } from '../../lib/aws/ecs.js';
import { LeftAsIs, type StepContext } from '../../lib/capability/capability.js';
import type { Cause } from '../../lib/ecs/service/errors.js';
import { lastPart, revisionName } from '../../lib/ecs/service/names.js';
import { causeOfTask } from '../../lib/ecs/task/cause.js';
import { placeOfTask, taskFailed, taskTimeout } from '../../lib/ecs/task/errors.js';
import { runTask, type StartedTask, stopTask } from '../../lib/ecs/task/run.js';
import { taskVerdict } from '../../lib/ecs/task/verdict.js';
import { waitForTask } from '../../lib/ecs/task/wait.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import { Cancelled } from '../../lib/errors/deploy-error.js';
import type { Request } from './request.js';

type Context = Pick<StepContext, 'journal' | 'signal'>;

/** A task that is stopped has ended within this: its containers have two minutes at most; milliseconds. */
const stopsWithinMs = 5 * 60_000;

/** One task from its start to its end. */
export class TaskRun {
  /** Of the run; says why undo is called. */
  #signal: AbortSignal | undefined;
  #end: 'good' | 'failed' | 'timed-out' | undefined;

  private constructor(
    private readonly request: Request,
    readonly task: StartedTask,
    private readonly definition: TaskDefinition,
    private readonly waits: boolean,
  ) {}

  /** @throws as `runTask` */
  static async start(
    request: Request,
    what: { readonly task: TaskRequest; readonly definition: TaskDefinition; readonly waits: boolean },
    { journal, signal }: Context,
  ): Promise<TaskRun> {
    signal.throwIfAborted();
    const task = await runTask(request.client, what.task);
    request.ids.tasks.push(task.arn);
    if (what.waits) request.left.addTask(task);
    journal.write({ type: 'notice', message: `${placeOfTask(task)}: started as ${lastPart(task.arn)}` });
    return new TaskRun(request, task, what.definition, what.waits);
  }

  /** Waits until it has ended, where that is asked for. @returns what results say of it */
  async verify({ journal, signal }: Context): Promise<Readonly<Record<string, unknown>>> {
    this.#signal = signal;
    const { client, wait } = this.request;
    if (!this.waits) return this.#details(undefined);
    let told = '';
    const end = await waitForTask({
      ...{ client, task: this.task, pollMs: wait.pollMs, timeoutMs: wait.minutes * 60_000, signal },
      onLook: ({ lastStatus = '' }) => {
        if (lastStatus === told) return;
        told = lastStatus;
        journal.write({ type: 'notice', message: `${placeOfTask(this.task)}: ${lastStatus}` });
      },
    });
    if (end.is === 'timed-out') {
      this.#end = 'timed-out';
      throw taskTimeout(this.task, minutesText(wait.minutes), await this.#lateCause(end.task, signal));
    }
    const { isGood, container } = taskVerdict(end.task, this.definition);
    this.#end = isGood ? 'good' : 'failed';
    this.request.left.removeTask(this.task);
    if (isGood) return this.#details(end.task);
    throw taskFailed(this.task, await this.#causeOf(end.task, container, signal));
  }

  #causeOf(task: EcsTask, container: Parameters<typeof causeOfTask>[0]['container'], signal: AbortSignal) {
    const { region } = this.request;
    return causeOfTask({ region, task, container, definition: this.definition }, signal);
  }

  async #lateCause(task: EcsTask | undefined, signal: AbortSignal): Promise<Cause> {
    const [first] = task?.containers ?? [];
    const { log } =
      task === undefined || first === undefined ? { log: [] } : await this.#causeOf(task, first, signal);
    return {
      what: `it is ${task?.lastStatus ?? 'not seen'}`,
      remedy: 'Give it more time (wait-for-minutes), or look in its log for what it waits for.',
      log,
    };
  }

  #details(task: EcsTask | undefined): Readonly<Record<string, unknown>> {
    const containers = task?.containers?.map(({ name, exitCode, reason }) => ({ name, exitCode, reason }));
    const { arn, revision } = this.task;
    return { revision, task: { arn, ...(containers && { containers }) } };
  }

  /**
   * Stops it where it still runs; what it has done by then stays.
   *
   * @throws LeftAsIs, as there is nothing to put back; DeployError `aws-refused`, `ecs-task-timeout`
   */
  async undo({ journal, signal }: Context): Promise<void> {
    const { client, wait, left, rollback, onCancel } = this.request;
    const place = placeOfTask(this.task);
    if (this.#end === 'good' || !this.waits) {
      journal.write({ type: 'warning', message: `${place} was run, and what it does stays` });
      return;
    }
    left.removeTask(this.task);
    if (this.#end === 'failed') throw new LeftAsIs('failed', `${place} has ended, and what it did stays`);
    const isCancelled = this.#signal?.reason instanceof Cancelled;
    const outcome = isCancelled ? 'cancelled' : this.#end === 'timed-out' ? 'timed-out' : 'failed';
    if (isCancelled ? onCancel === 'leave' : !rollback) {
      throw new LeftAsIs(
        outcome,
        `${place} goes on (${isCancelled ? 'on-cancel: leave' : 'rollback: false'})`,
      );
    }
    await stopAndWait(client, this.task, wait.pollMs, signal);
    throw new LeftAsIs(outcome, `${place} was stopped, and what it did by then stays`);
  }
}

/** Stops a task, and waits until nothing of it runs any more. */
export async function stopAndWait(
  client: EcsClient,
  task: StartedTask,
  pollMs: number,
  signal: AbortSignal,
): Promise<void> {
  await stopTask(client, task, 'Stopped by deploy-kit: the run that started it failed or was cancelled.');
  const end = await waitForTask({ client, task, pollMs, timeoutMs: stopsWithinMs, signal });
  if (end.is === 'ended') return;
  throw taskTimeout(task, minutesText(stopsWithinMs / 60_000), {
    what: `it was told to stop, and is ${end.task?.lastStatus ?? 'not seen'}`,
    remedy: `Look at it: aws ecs describe-tasks --cluster ${lastPart(task.cluster)} --tasks ${lastPart(task.arn)}`,
    log: [],
  });
}

const minutesText = (minutes: number) => `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;

/** The name of a task's revision, as plans say it. */
export const taskName = (revision: string | undefined, family: string) =>
  `task of ${revisionName(revision, family)}`;
