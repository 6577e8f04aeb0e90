import type { InputsOf } from '../../lib/capability/define-action.js';
import { hostScope } from '../../lib/host/lock-name.js';
import { onHosts } from '../../lib/rollout/on-hosts.js';
import type { StepAction } from '../../lib/rollout/step-action.js';
import { provisionSwapCapability } from './capability.js';
import type { provisionSwapInputs } from './definition.js';

type Inputs = InputsOf<typeof provisionSwapInputs>;

const provisionSwapStep: StepAction<Inputs> = {
  name: 'provision-swap',
  success: 'changed',
  begin: async (inputs) => ({
    capability: provisionSwapCapability,
    wish: inputs,
    state: { project: hostScope, directory: '~/.deploy-kit' },
    needs: async () => ({ root: true, swap: { path: inputs.path, bytes: inputs.size } }),
  }),
};

export const { run, step } = onHosts(provisionSwapStep, (inputs) => ({ dryRun: inputs['dry-run'] }));
