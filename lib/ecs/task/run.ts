import { randomUUID } from 'node:crypto';
import type { EcsClient, EcsTask, TaskRequest } from '../../aws/ecs.js';
import { notStarted } from './errors.js';

/** A task that was started. */
export interface StartedTask {
  /** Name or ARN. */
  readonly cluster: string;
  readonly arn: string;
  /** ARN of the revision that it runs. */
  readonly revision: string;
}

/**
 * Starts one task. Where the answer is lost and the call is made again, it is still one: a token tells ECS that it is
 * the same call. It is not interrupted: it must be known whether there is a task.
 *
 * @throws DeployError `ecs-task-not-started` with each reason of ECS; `aws-refused`
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
 */
export async function runTask(client: EcsClient, request: TaskRequest): Promise<StartedTask> {
  const { cluster, taskDefinition = '' } = request;
  const { tasks = [], failures = [] } = await client.call('RunTask', {
    clientToken: randomUUID(),
    ...request,
    count: 1,
  });
  const [task] = tasks;
  if (task?.taskArn === undefined) throw notStarted({ cluster, revision: taskDefinition }, failures);
  return { cluster, arn: task.taskArn, revision: task.taskDefinitionArn ?? taskDefinition };
}

/**
 * Stops a task; its containers get SIGTERM, and SIGKILL after their stopTimeout. One that has ended already stays so.
 *
 * @param reason what DescribeTasks tells of it from then on; ECS keeps 255 characters
 * @throws DeployError `aws-refused`
 */
export async function stopTask(
  client: EcsClient,
  { cluster, arn }: StartedTask,
  reason: string,
): Promise<void> {
  await client.call('StopTask', { cluster, task: arn, reason: reason.slice(0, 255) });
}

/** @returns a task as ECS tells it; undefined where it does not know it (yet, or any more) */
export async function describeTask(
  client: EcsClient,
  { cluster, arn }: StartedTask,
  signal: AbortSignal,
): Promise<EcsTask | undefined> {
  const { tasks = [] } = await client.call('DescribeTasks', { cluster, tasks: [arn] }, signal);
  return tasks[0];
}
