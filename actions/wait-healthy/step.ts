import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import type { StepAction } from '../../lib/rollout/step-action.js';
import { type AtAws, atAws, type Inputs } from './at-aws.js';
import { causeOf } from './ending.js';
import { probesFor } from './probes.js';
import { checkThere } from './there.js';
import { waitForProbes } from './wait.js';

/** What is waited for: on the hosts and from the runner by the inputs, at AWS by its clients. */
interface Wish {
  readonly inputs: Inputs;
  readonly aws: AtAws;
}

const nothingToWatch = 'nothing was deployed before it, so that no metric or alarm is watched';

/** In a rollout it waits in its turn on each target of its phase, and fails the phase when it waits in vain. */
export const step: StepAction<Inputs> = {
  name: 'wait-healthy',
  success: 'healthy',
  async begin(inputs, run) {
    const aws = await atAws(inputs, run.directory);
    return {
      capability: waiting(),
      wish: { inputs, aws },
      needs: async () => ({ tools: toolsFor(inputs), aws: permissionsFor(inputs) }),
      end: async () => aws.end(),
    };
  },
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

/** The actions of AWS that it asks for at most. */
function permissionsFor(inputs: Inputs): readonly string[] {
  return [
    ...(inputs['ecs-service'] ? ['ecs:DescribeServices', 'ecs:ListServices'] : []),
    ...(inputs['target-group']
      ? ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DescribeTargetHealth']
      : []),
    ...(inputs.metric ? ['cloudwatch:GetMetricData', 'cloudwatch:ListMetrics'] : []),
    ...(inputs.alarm ? ['cloudwatch:DescribeAlarms'] : []),
  ];
}

function waiting(): Capability<Wish, Host | undefined, Planned, Prepared, object> {
  let looked: Promise<void> | undefined;
  return {
    async plan(_host, { aws }, { journal, signal }) {
      // Once for all targets, and not again under their locks.
      looked ??= checkThere([...aws.probes, ...aws.watches], signal, ({ message }) =>
        journal.write({ type: 'warning', message: `${message}; it has to be there when it is waited for` }),
      );
      await looked;
      return { changes: [], waits: true };
    },
    prepare: async () => ({}),
    apply: async () => ({}),
    async verify(host, { inputs, aws }, _applied, context) {
      // A watch is of what was deployed: where that is nothing, the rest is asked and nothing is waited out.
      const isIdle = aws.watches.length > 0 && context.deployed === false;
      if (isIdle) context.journal.write({ type: 'notice', message: nothingToWatch });
      const watches = isIdle ? [] : aws.watches;
      await checkThere([...aws.probes, ...watches], context.signal);
      const probes = [...probesFor(inputs, host ? [host.remote] : []), ...aws.probes, ...watches];
      if (probes.length === 0) return {};
      const asked = isIdle ? { ...inputs, 'stable-for': 0 } : inputs;
      const result = await waitForProbes(probes, asked, context);
      const cause = causeOf(result, inputs.timeout, context.signal);
      if (cause !== undefined) throw cause;
      return {};
    },
    undo: async () => undefined,
  };
}
