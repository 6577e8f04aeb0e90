import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import type { Inputs } from './inputs.js';
import { isDeploying } from './mode.js';

export { step } from './step.js';

/** Renders a task definition, and deploys it where the inputs name something to deploy to. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  if (isDeploying(inputs)) {
    const { deploy } = await import('./deploy.js');
    return deploy(inputs, context);
  }
  const { renderOnly } = await import('./render.js');
  return renderOnly(inputs, context);
}

/** Takes back what a run that was killed had started; of what is left to ECS only the autoscaling goes on. */
export async function recover(inputs: Inputs, context: RunContext): Promise<Ending> {
  if (!isDeploying(inputs)) return { outcome: 'unchanged', outputs: {} };
  const { takeBack } = await import('./recover.js');
  return takeBack(inputs, context);
}
