import type { EcsContainer, EcsTask } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { adviceFor } from '../service/advice.js';
import type { Cause } from '../service/errors.js';
import { lastLines } from '../service/log-lines.js';
import { revisionName } from '../service/names.js';
import type { TaskDefinition } from '../task-definition.js';
import { containerEnd, endOf } from './end.js';

/** A task that did not end well. */
export interface FailedTask {
  readonly region: string | undefined;
  readonly task: EcsTask;
  /** The container that is to blame, where one is. */
  readonly container: EcsContainer | undefined;
  /** What it was made of, where it is known: it says where the logs are. */
  readonly definition: TaskDefinition | undefined;
  /** How many of the last lines of the log are wanted. */
  readonly logLines?: number;
}

/**
 * Why a task failed: the end of each of its containers, the reason of ECS, what to do, and the last lines of the
 * container that is to blame. A log that may not be read is left out, and named.
 */
export async function causeOfTask(
  { region, task, container, definition, logLines }: FailedTask,
  signal: AbortSignal,
): Promise<Cause> {
  const others = (task.containers ?? []).filter(({ name }) => name !== container?.name);
  const revision = revisionName(task.taskDefinitionArn);
  const what = [endOf(task, container, revision), ...others.map(containerEnd)].join('\n');
  // A task is to end by itself, so that code 0 needs no advice.
  const remedy = adviceFor(what, container?.exitCode === 0 ? undefined : container, lookAtTask);
  if (container === undefined) return { what, remedy, log: [] };
  try {
    const log = await lastLines(region, task, container, definition, signal, logLines);
    return { what, remedy, log };
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof DeployError)) throw thrown;
    return { what, remedy: `${remedy}\nIts log could not be read: ${thrown.what}`, log: [] };
  }
}

const lookAtTask = 'Look at the task (aws ecs describe-tasks): ECS tells of it for an hour.';
