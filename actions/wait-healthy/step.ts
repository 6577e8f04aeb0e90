import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import type { InputsOf } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import type { StepAction } from '../../lib/rollout/step-action.js';
import type { waitHealthyInputs } from './definition.js';
import { causeOf } from './ending.js';
import { probesFor } from './probes.js';
import { waitForProbes } from './wait.js';

type Inputs = InputsOf<typeof waitHealthyInputs>;

/** In a rollout it waits in its turn on each target of its phase, and fails the phase when it waits in vain. */
export const step: StepAction<Inputs> = {
  name: 'wait-healthy',
  success: 'healthy',
  begin: async (inputs) => ({
    capability: wait,
    wish: inputs,
    needs: async () => ({ tools: toolsFor(inputs) }),
  }),
};

/** What the probes of host-scripts.ts ask with: of each list the first that is there. */
function toolsFor({ http, tcp, command, from }: Inputs): string[][] {
  const fromHost = from === 'host';
  return [
    ...(fromHost && http !== undefined ? [['curl', 'python3']] : []),
    ...(fromHost && tcp !== undefined ? [['bash', 'python3', 'nc']] : []),
    ...(command === undefined ? [] : [['timeout']]),
  ];
}

const wait: Capability<Inputs, Host | undefined, Planned, Prepared, object> = {
  plan: async () => ({ changes: [], waits: true }),
  prepare: async () => ({}),
  apply: async () => ({}),
  async verify(host, inputs, _applied, context) {
    const result = await waitForProbes(probesFor(inputs, host ? [host.remote] : []), inputs, context);
    const cause = causeOf(result, inputs.timeout, context.signal);
    if (cause !== undefined) throw cause;
    return {};
  },
  undo: async () => undefined,
};
