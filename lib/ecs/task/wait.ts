import type { EcsClient, EcsTask } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { pauseFor } from '../../concurrency/pause.js';
import { taskLost } from './errors.js';
import { describeTask, type StartedTask } from './run.js';
import { hasEnded } from './verdict.js';

/** AWS may be out of reach for this long, or not tell of the task, before a wait is given up; milliseconds. */
const blindForMs = 3 * 60_000;

export interface TaskWait {
  readonly client: EcsClient;
  readonly task: StartedTask;
  /** The name of the only container that is waited for; all of them when it is left out. */
  readonly watched?: string | undefined;
  /** Between two looks. */
  readonly pollMs: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told of each look. */
  onLook?(task: EcsTask): void | Promise<void>;
}

/** How a wait ended; `task` as it was seen last. */
export type TaskWaitEnd =
  | { readonly is: 'ended'; readonly task: EcsTask }
  | { readonly is: 'timed-out'; readonly task: EcsTask | undefined };

/**
 * Looks at a task until it has ended. It goes on after that and after an abort: `stopTask` ends it.
 *
 * @throws Cancelled and whatever else `signal` aborts with; DeployError `ecs-task-lost` where ECS tells nothing of it
 *   for three minutes, `aws-refused` where AWS refuses, or is out of reach for as long
 */
export async function waitForTask(options: TaskWait): Promise<TaskWaitEnd> {
  const { client, task, watched, pollMs, signal } = options;
  const deadline = performance.now() + options.timeoutMs;
  let seenAt = performance.now();
  let last: EcsTask | undefined;
  for (;;) {
    try {
      const now = await describeTask(client, task, signal);
      // ECS is consistent in the end: a task that has just started may not be there yet.
      if (now === undefined && performance.now() - seenAt > blindForMs) throw taskLost(task);
      if (now !== undefined) {
        seenAt = performance.now();
        last = now;
        await options.onLook?.(now);
        if (hasEnded(now, watched)) return { is: 'ended', task: now };
      }
    } catch (thrown) {
      if (!isPassing(thrown) || performance.now() - seenAt > blindForMs) throw thrown;
    }
    const left = deadline - performance.now();
    if (left <= 0) return { is: 'timed-out', task: last };
    await pauseFor(Math.min(pollMs, left), signal);
  }
}
