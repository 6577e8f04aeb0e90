import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';

/** Processes of fork mode do not share a port. */
export const onePortEach: InputRule = {
  inputs: ['exec-mode', 'instances', 'app-port'],
  check: ({ 'exec-mode': mode, instances, 'app-port': port }) => {
    if (mode !== 'fork' || port === undefined || Number(instances) < 2) return undefined;
    return new DeployError({
      code: 'input-conflict',
      kind: 'input',
      what: `${String(instances)} processes of exec-mode fork cannot all open port ${String(port)}`,
      remedy: 'Set exec-mode: cluster, where they share the port, or instances: 1.',
    });
  },
};
