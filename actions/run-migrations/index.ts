import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import type { Inputs } from './inputs.js';
import { engineOf } from './rules.js';
import { step } from './step.js';

export { step };

/** Runs migrations once, and waits until they have ended. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  if (engineOf(inputs) === 'compose') return (await alone()).run(withHost(inputs), context);
  const { withoutHosts } = await import('../../lib/rollout/without-hosts.js');
  const { cluster = '', service, 'task-definition': definition } = inputs;
  const target = service ?? definition ?? cluster;
  const title = `run-migrations ${cluster}`;
  return withoutHosts(step, ({ 'dry-run': dryRun }) => ({ title, target, dryRun }))(inputs, context);
}

/** Stops what a run that was killed had started. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  if (engineOf(inputs) === 'compose') return (await alone()).recover(withHost(inputs), context);
  const [{ ecsWork }, { recoveredEnding }] = await Promise.all([
    import('./ecs-work.js'),
    import('../../lib/rollout/recovered.js'),
  ]);
  const work = await ecsWork(inputs, context.run);
  try {
    const recovered = await Promise.allSettled([work.recoverElsewhere(context)]);
    return recoveredEnding([], recovered);
  } finally {
    await work.end?.();
  }
}

/** SSH is loaded only where a host runs them. */
async function alone() {
  const { onHosts } = await import('../../lib/rollout/on-hosts.js');
  return onHosts<Inputs & { host: string }>(step, ({ 'dry-run': dryRun }) => ({ dryRun }));
}

/** A rule has seen to it that there is one. */
const withHost = (inputs: Inputs) => ({ ...inputs, host: inputs.host ?? '' });
