import type { EcsContainer, EcsTask } from '../../aws/ecs.js';
import type { TaskDefinition } from '../task-definition.js';
import { culprit, essentialOf } from './end.js';

/** How a task that has ended is judged. */
export interface TaskVerdict {
  readonly isGood: boolean;
  /** Of the container that decides; undefined where it never ran. */
  readonly exitCode: number | undefined;
  /** The one that decides: that is to blame, or whose end is the task's. */
  readonly container: EcsContainer | undefined;
}

/** Ended by SIGTERM or SIGKILL: what ECS does to the rest of a task when an essential container has ended. */
const stoppedCodes = new Set<number | undefined>([143, 137]);

/**
 * Whether a task has done what it was started for: every container ended with 0. One that ECS stopped because an
 * essential container had ended well, such as a proxy beside a job, is no failure; nor is one that it never started
 * then.
 *
 * @param watched the name of the container that decides alone
 */
export function taskVerdict(
  task: EcsTask,
  definition: TaskDefinition | undefined,
  watched?: string,
): TaskVerdict {
  const { containers = [], stopCode = '' } = task;
  // Who ended a task from outside has not let it do its work, whatever code its containers ended with.
  const ranToItsEnd = stopCode === '' || stopCode === 'EssentialContainerExited';
  if (watched !== undefined) {
    const container = containers.find(({ name }) => name === watched);
    return { isGood: ranToItsEnd && isZero(container), exitCode: container?.exitCode, container };
  }
  const essential = essentialOf(definition);
  const isEssential = ({ name }: EcsContainer) => essential.size === 0 || essential.has(name);
  const done = containers.find((one) => isEssential(one) && isZero(one));
  const isGood =
    ranToItsEnd && done !== undefined && containers.every((one) => isZero(one) || wasStopped(one));
  const container = isGood ? done : culprit(task, definition);
  return { isGood, exitCode: container?.exitCode, container };
}

const isZero = (container: EcsContainer | undefined) => container?.exitCode === 0;

/** A reason is a failure of its own, such as too much memory. */
const wasStopped = ({ exitCode, reason }: EcsContainer) =>
  !reason && (exitCode === undefined || stoppedCodes.has(exitCode));

/** Whether nothing of a task runs any more. @param watched the name of the only container that is waited for */
export function hasEnded({ lastStatus, containers = [] }: EcsTask, watched?: string): boolean {
  if (lastStatus === 'STOPPED') return true;
  const awaited = watched === undefined ? containers : containers.filter(({ name }) => name === watched);
  // On Fargate a network interface is taken away for half a minute after this.
  return awaited.length > 0 && awaited.every(isOver);
}

const isOver = ({ lastStatus, exitCode, reason }: EcsContainer) =>
  lastStatus === 'STOPPED' && (exitCode !== undefined || Boolean(reason));
