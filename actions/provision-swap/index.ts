import type { InputsOf } from '../../lib/capability/define-action.js';
import { onHosts } from '../../lib/rollout/on-hosts.js';
import { provisionSwapCapability } from './capability.js';
import type { provisionSwapInputs } from './definition.js';
import { hostScope } from './steps.js';

export const { run } = onHosts({
  name: 'provision-swap',
  success: 'changed',
  begin: async (inputs: InputsOf<typeof provisionSwapInputs>) => ({
    capability: provisionSwapCapability,
    wish: inputs,
    project: hostScope,
    directory: '~/.deploy-kit',
    dryRun: inputs['dry-run'],
  }),
});
