import type { StepAction } from '../../lib/rollout/step-action.js';
import type { Inputs } from './inputs.js';
import { engineOf } from './rules.js';

/** In a rollout it runs once for its phase, before anything there switches. */
export const step: StepAction<Inputs> = {
  name: 'run-migrations',
  success: 'migrated',
  async begin(inputs, run) {
    if (engineOf(inputs) === 'compose') {
      const { composeWork } = await import('./compose-work.js');
      return composeWork(inputs, run);
    }
    const { ecsWork } = await import('./ecs-work.js');
    return ecsWork(inputs, run);
  },
};
