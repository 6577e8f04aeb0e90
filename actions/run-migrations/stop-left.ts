import { ecsClient } from '../../lib/aws/ecs.js';
import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import { stopTask } from '../../lib/ecs/task/run.js';
import { interruptedTask } from './errors.js';
import type { Inputs } from './inputs.js';
import { tasksOfRun } from './tasks-of-run.js';

/** Stops every task that the run of this job started and that goes on: nobody waits for it any more. */
export async function stopLeft(
  { cluster, region }: Inputs,
  { run, signal }: Pick<RunContext, 'run' | 'signal'>,
): Promise<Ending> {
  if (cluster === undefined) return { outcome: 'unchanged', outputs: {} };
  const client = ecsClient(region);
  try {
    const tasks = await tasksOfRun(client, { cluster, runId: run.id, revision: '' }, signal);
    for (const task of tasks) await stopTask(client, task, 'deploy-kit: the run was killed');
    const [first] = tasks;
    return first === undefined
      ? { outcome: 'unchanged', outputs: {} }
      : { outcome: 'failed', outputs: {}, error: interruptedTask(first.arn) };
  } finally {
    client.end();
  }
}
