import type { EcsClient } from '../../lib/aws/ecs.js';
import type { StartedTask } from '../../lib/ecs/task/run.js';

/** By which ECS lists the tasks that a run started: letters, digits, `-`, `_` and `/`, 128 at most. */
export const startedBy = (runId: string) => `deploy-kit/${runId.replaceAll(/[^\w-]/g, '-')}`.slice(0, 128);

/**
 * The tasks that a run started and that go on.
 *
 * @param revision that is said of them
 * @throws DeployError `aws-refused`
 */
export async function tasksOfRun(
  client: EcsClient,
  {
    cluster,
    runId,
    revision,
  }: { readonly cluster: string; readonly runId: string; readonly revision: string },
  signal: AbortSignal,
): Promise<readonly StartedTask[]> {
  const { taskArns = [] } = await client.call('ListTasks', { cluster, startedBy: startedBy(runId) }, signal);
  return taskArns.map((arn) => ({ cluster, arn, revision }));
}
