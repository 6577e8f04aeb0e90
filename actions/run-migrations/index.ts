import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import type { Inputs } from './inputs.js';
import { step } from './step.js';

export { step };

/** Runs migrations once, and waits until they have ended. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { withoutHosts } = await import('../../lib/rollout/without-hosts.js');
  const { cluster = '', service, 'task-definition': definition } = inputs;
  const target = service ?? definition ?? cluster;
  return withoutHosts(step, ({ 'dry-run': dryRun }) => ({
    title: `run-migrations ${cluster}`,
    target,
    dryRun,
  }))(inputs, context);
}

/** Stops the task that a run which was killed had started. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  const { stopLeft } = await import('./stop-left.js');
  return stopLeft(inputs, context);
}
