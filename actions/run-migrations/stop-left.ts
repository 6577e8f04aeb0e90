import type { EcsClient } from '../../lib/aws/ecs.js';
import type { RunContext } from '../../lib/capability/define-action.js';
import { stopTask } from '../../lib/ecs/task/run.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import { interruptedTask } from './errors.js';
import { tasksOfRun } from './tasks-of-run.js';

/**
 * Stops every task that a run which was killed had started and that goes on: nobody waits for it any more.
 *
 * @throws DeployError `migrations-interrupted` where there was one
 */
export async function stopLeft(
  client: EcsClient,
  cluster: string,
  { run, signal }: Pick<RunContext, 'run' | 'signal'>,
): Promise<Recovered> {
  const tasks = await tasksOfRun(client, { cluster, runId: run.id, revision: '' }, signal);
  for (const task of tasks) await stopTask(client, task, 'deploy-kit: the run was killed');
  const [first] = tasks;
  if (first) throw interruptedTask(first.arn);
  return 'untouched';
}
