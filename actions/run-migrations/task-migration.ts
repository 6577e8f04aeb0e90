import type { EcsTask } from '../../lib/aws/ecs.js';
import { isPassing } from '../../lib/aws/errors.js';
import type { StepContext } from '../../lib/capability/capability.js';
import { lastLines } from '../../lib/ecs/service/log-lines.js';
import { causeOfTask } from '../../lib/ecs/task/cause.js';
import { essentialOf } from '../../lib/ecs/task/end.js';
import { placeOfTask } from '../../lib/ecs/task/errors.js';
import { runTask, type StartedTask, stopTask } from '../../lib/ecs/task/run.js';
import { taskVerdict } from '../../lib/ecs/task/verdict.js';
import { waitForTask } from '../../lib/ecs/task/wait.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { EcsPlan } from './ecs-plan.js';
import type { EcsRequest } from './ecs-request.js';
import * as errors from './errors.js';
import { type MigrationEnd, tellLeft } from './left.js';
import { detailsOf } from './record.js';
import { startedBy, tasksOfRun } from './tasks-of-run.js';

type Context = Pick<StepContext, 'run' | 'journal' | 'signal'>;

/** A task that is told to stop may take its stopTimeout, 2 minutes at most, and a while. */
const stopsWithinMs = 3 * 60_000;

/** One task that runs migrations, from its start to its end; never started twice. */
export class TaskMigration {
  #task: StartedTask | undefined;
  #end: MigrationEnd;
  /** Of the run; says why undo is called. */
  #signal: AbortSignal | undefined;
  #runId = '';

  constructor(
    private readonly request: EcsRequest,
    private readonly plan: EcsPlan,
    /** ARN. */
    private readonly revision: string,
  ) {}

  /** Starts the task. It is not interrupted: it must be known whether it runs. */
  async start({ run, journal, signal, began }: Context & { began(applied: TaskMigration): void }) {
    const { client, record } = this.request;
    this.#signal = signal;
    this.#runId = run.id;
    signal.throwIfAborted();
    try {
      this.#task = await runTask(client, {
        ...this.plan.task,
        taskDefinition: this.revision,
        startedBy: startedBy(run.id),
      });
    } catch (thrown) {
      // What AWS refused did not happen; of a call that broke off nobody knows.
      if (isPassing(thrown)) began(this);
      throw thrown;
    }
    began(this);
    record.taskArn = this.#task.arn;
    journal.write({ type: 'notice', message: `task ${this.#task.arn} is started` });
  }

  /**
   * Waits until the container has ended.
   *
   * @throws DeployError `migrations-failed`, `migrations-timeout`, and as `waitForTask`
   */
  async verify({ journal, signal }: Context): Promise<Readonly<Record<string, unknown>>> {
    const { client, pollMs, timeoutMs, record } = this.request;
    const { container, wanted } = this.plan.runner;
    const task = this.#started();
    this.#signal = signal;
    const told = new Set<string>();
    const onLook = ({ lastStatus = '' }: EcsTask): void => {
      if (lastStatus !== '' && !told.has(lastStatus)) {
        journal.write({ type: 'notice', message: `${placeOfTask(task)}: ${lastStatus}` });
      }
      told.add(lastStatus);
    };
    const end = await waitForTask({ client, task, watched: container, pollMs, timeoutMs, signal, onLook });
    if (end.is === 'timed-out') throw await this.#outOfTime(task, signal);
    const verdict = taskVerdict(end.task, wanted.definition, container);
    record.exitCode = verdict.exitCode;
    if (!verdict.isGood) throw await this.#failure(end.task, signal);
    this.#end = 'ended-well';
    record.logs = await this.#log(end.task, signal);
    for (const line of record.logs) journal.write({ type: 'output', target: container, source: 'log', line });
    if (!essentialOf(wanted.definition).has(container)) {
      await stopTask(client, task, 'deploy-kit: the migrations have ended');
    }
    return detailsOf(record);
  }

  #started(): StartedTask {
    if (this.#task === undefined) throw new Error('the task of the migrations was not started');
    return this.#task;
  }

  async #failure(task: EcsTask, signal: AbortSignal): Promise<DeployError> {
    const { region, logLines, record } = this.request;
    const { container: name, wanted } = this.plan.runner;
    const container = task.containers?.find((one) => one.name === name);
    this.#end = container?.exitCode === undefined ? 'never-ran' : 'failed';
    const { definition } = wanted;
    const cause = await causeOfTask({ region, task, container, definition, logLines }, signal);
    record.logs = cause.log;
    return errors.failed(placeOfTask(this.#started()), cause);
  }

  async #outOfTime(task: StartedTask, signal: AbortSignal): Promise<DeployError> {
    const { timeoutMs, record } = this.request;
    this.#end = 'timed-out';
    const stopped = await this.#stop(task, `not done after ${timeoutMs / 1000} s`, signal);
    record.logs = await this.#log(stopped, signal);
    const became = stopped === undefined ? 'it is told to stop, and has not yet' : 'it was stopped';
    return errors.timedOut(placeOfTask(task), timeoutMs, became, record.logs);
  }

  /** @returns the task, once its container has ended; undefined where that takes too long */
  async #stop(task: StartedTask, why: string, signal: AbortSignal): Promise<EcsTask | undefined> {
    const { client, pollMs } = this.request;
    await stopTask(client, task, `deploy-kit: ${why}`);
    const watched = this.plan.runner.container;
    const timeoutMs = stopsWithinMs;
    const end = await waitForTask({ client, task, watched, pollMs, timeoutMs, signal });
    return end.is === 'ended' ? end.task : undefined;
  }

  /** What may not be read is left out: the verdict does not hang on it. */
  async #log(task: EcsTask | undefined, signal: AbortSignal): Promise<readonly string[]> {
    const { region, logLines } = this.request;
    const { container: name, wanted } = this.plan.runner;
    const container = task?.containers?.find((one) => one.name === name);
    if (task === undefined || container === undefined) return [];
    try {
      return await lastLines(region, task, container, wanted.definition, signal, logLines);
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof DeployError)) throw thrown;
      return [];
    }
  }

  /**
   * Migrations cannot be undone. One that goes on is stopped, so that nobody works on the database any more.
   *
   * @throws as `tellLeft`
   */
  async undo({ signal }: Context): Promise<void> {
    if (this.#end === undefined) await this.#stopAll(signal);
    const place = placeOfTask({ cluster: this.request.cluster, revision: this.revision });
    tellLeft(this.#end, place, this.#signal, this.request.record.snapshotId);
  }

  /** Also one of whose start no answer came. */
  async #stopAll(signal: AbortSignal): Promise<void> {
    const { client, cluster } = this.request;
    const tasks = this.#task
      ? [this.#task]
      : await tasksOfRun(client, { cluster, runId: this.#runId, revision: this.revision }, signal);
    for (const task of tasks) await this.#stop(task, 'the run was ended', signal);
  }
}
