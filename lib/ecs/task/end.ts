import type { EcsContainer, EcsTask } from '../../aws/ecs.js';
import { lastPart } from '../service/names.js';
import type { TaskDefinition } from '../task-definition.js';

/** Of the containers that ended, the one that is to blame: with a reason of its own, or an exit code. */
export function culprit(
  { containers = [] }: EcsTask,
  definition: TaskDefinition | undefined,
): EcsContainer | undefined {
  const essential = essentialOf(definition);
  const suspects = [
    containers.find(({ reason }) => reason),
    containers.find(({ healthStatus }) => healthStatus === 'UNHEALTHY'),
    containers.find(({ name, exitCode = 0 }) => exitCode !== 0 && essential.has(name)),
    containers.find(({ exitCode = 0 }) => exitCode !== 0),
    containers.find(({ name, exitCode }) => exitCode !== undefined && essential.has(name)),
  ];
  return suspects.find((one) => one !== undefined);
}

/** Names of the containers whose end is the end of the task. */
export function essentialOf(definition: TaskDefinition | undefined): ReadonlySet<string | undefined> {
  const all = definition?.containerDefinitions ?? [];
  return new Set(all.filter(({ essential }) => essential !== false).map(({ name }) => name));
}

/**
 * How a task ended, in words: `container app exited with code 3 (task 8f2c of web:7; EssentialContainerExited)`.
 *
 * @param container that is to blame
 * @param revision its short name
 * @param more to stand in the brackets
 */
export function endOf(
  { taskArn = '', stopCode, stoppedReason }: EcsTask,
  container: EcsContainer | undefined,
  revision: string,
  more: readonly string[] = [],
): string {
  const hasEnd = container?.exitCode !== undefined || container?.reason;
  const first = container !== undefined && hasEnd ? containerEnd(container) : stoppedReason;
  const details = [stopCode, first === stoppedReason ? undefined : stoppedReason].filter(Boolean).join(': ');
  const task = `task ${lastPart(taskArn)} of ${revision}`;
  return `${first ?? 'it ended'} (${[`${task}${details && `; ${details}`}`, ...more].join(', ')})`;
}

/** How one container ended, in words. */
export function containerEnd({ name, exitCode, reason }: EcsContainer): string {
  if (exitCode === undefined) return `container ${name}${reason ? `: ${reason}` : ' did not start'}`;
  return `container ${name} exited with code ${exitCode}${reason ? `, ${reason}` : ''}`;
}
