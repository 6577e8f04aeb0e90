import { DeployError } from '../../lib/errors/deploy-error.js';
import type { StepAction } from '../../lib/rollout/step-action.js';
import type { Inputs } from './inputs.js';

/** A compose file is read by Compose. */
const readWithinMs = 60_000;

/** In a rollout it deploys to its services in the turn of its phase, all of them or none. */
export const step: StepAction<Inputs> = {
  name: 'ecs-render-and-deploy',
  success: 'deployed',
  async begin(inputs, run) {
    // Rendering alone loads no client of AWS.
    const [{ needsOf }, { readRequest, servicesOf }, { serviceCapability }, { together }] = await Promise.all(
      [
        import('./needs.js'),
        import('./request.js'),
        import('./service-capability.js'),
        import('./together.js'),
      ],
    );
    if (servicesOf(inputs).length === 0) throw noService();
    if (!inputs['wait-for-service-stability']) throw notWaited();
    const signal = AbortSignal.timeout(readWithinMs);
    const request = await readRequest(inputs, { directory: run.directory, signal });
    return {
      capability: together(request.services.map((name) => serviceCapability(request, name))),
      wish: undefined,
      deploys: true,
      needs: async () => needsOf(inputs),
      outputs: ([first]) => ({
        'task-definition-arn': first?.details.revision,
        'previous-task-definition-arn': first?.details.previousRevision,
      }),
      end: async () => request.client.end(),
    };
  },
};

/** Later phases, and the way back of the whole, rest on what this one says. */
function notWaited(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    where: 'ecs-render-and-deploy: wait-for-service-stability',
    what: 'a step of a rollout waits for its services, and this one is not to wait',
    remedy: 'Leave wait-for-service-stability out, or use the action by itself.',
  });
}

function noService(): DeployError {
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    where: 'ecs-render-and-deploy: service',
    what: 'a step of a rollout deploys to services, and none is named',
    remedy: 'Give service or services, and their cluster.',
  });
}
