import type { InputsOf } from '../../lib/capability/define-action.js';
import { onHosts } from '../../lib/rollout/on-hosts.js';
import { provisionSwapCapability, type SwapApplied, type SwapPlan, type SwapReady } from './capability.js';
import type { provisionSwapInputs } from './definition.js';
import { hostScope } from './steps.js';

export const { run } = onHosts<InputsOf<typeof provisionSwapInputs>, SwapPlan, SwapReady, SwapApplied>({
  name: 'provision-swap',
  success: 'changed',
  begin: async (inputs) => ({
    capability: provisionSwapCapability,
    project: hostScope,
    directory: '~/.deploy-kit',
    dryRun: inputs['dry-run'],
  }),
});
