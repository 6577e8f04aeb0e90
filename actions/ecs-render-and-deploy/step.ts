import type { RunContext } from '../../lib/capability/define-action.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import type { RecoverOptions, StepAction } from '../../lib/rollout/step-action.js';
import type { Inputs } from './inputs.js';

/** A compose file is read by Compose. */
const readWithinMs = 60_000;

/** In a rollout it deploys to its services in the turn of its phase, all of them or none. */
export const step: StepAction<Inputs> = {
  name: 'ecs-render-and-deploy',
  success: 'deployed',
  async begin(inputs, run, leave) {
    // Rendering alone loads no client of AWS.
    const [{ needsOf }, { readRequest, servicesOf }, { stepCapability }, { startedOutputs }] =
      await Promise.all([
        import('./needs.js'),
        import('./request.js'),
        import('./step-capability.js'),
        import('./started-outputs.js'),
      ]);
    const runs = inputs['run-task'];
    if (servicesOf(inputs).length === 0 && !runs) throw noService();
    if (!inputs['wait-for-service-stability']) throw notWaited('wait-for-service-stability', 'services');
    if (runs && !inputs['wait-for-task-stopped']) throw notWaited('wait-for-task-stopped', 'task');
    const signal = AbortSignal.timeout(readWithinMs);
    const request = await readRequest(inputs, { directory: run.directory, signal, leave });
    return {
      capability: stepCapability(request),
      wish: undefined,
      deploys: true,
      needs: async () => needsOf(inputs),
      outputs: ([first]) => ({
        'task-definition-arn': first?.details.revision,
        'previous-task-definition-arn': first?.details.previousRevision,
        ...startedOutputs(request),
      }),
      recoverLeft: async (left = '', context, how) => recoverStep(inputs, { ...context, left }, how),
      end: async () => request.end(),
    };
  },
};

async function recoverStep(inputs: Inputs, context: RunContext, how: RecoverOptions): Promise<Recovered> {
  const { takeBack } = await import('./recover.js');
  const { outcome, error } = await takeBack(inputs, context, how);
  if (error !== undefined) throw error;
  return outcome === 'rolled-back' ? 'put-back' : 'untouched';
}

/** Later phases, and the way back of the whole, rest on what this one says. */
function notWaited(input: string, what: string): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    where: `ecs-render-and-deploy: ${input}`,
    what: `a step of a rollout waits for its ${what}, and this one is not to wait`,
    remedy: `Leave ${input} out, or use the action by itself.`,
  });
}

function noService(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    where: 'ecs-render-and-deploy: service',
    what: 'a step of a rollout deploys to services, and none is named',
    remedy: 'Give service or services, and their cluster; or run-task.',
  });
}
