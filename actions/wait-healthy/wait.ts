import type { StepContext } from '../../lib/capability/capability.js';
import type { InputsOf } from '../../lib/capability/define-action.js';
import type { Probe } from '../../lib/health/probe.js';
import { type WaitResult, waitForAll } from '../../lib/health/wait.js';
import type { waitHealthyInputs } from './definition.js';

/** Waits as the inputs say, and tells the journal when an answer becomes another one. */
export function waitForProbes(
  probes: readonly Probe[],
  inputs: InputsOf<typeof waitHealthyInputs>,
  { journal, signal }: Pick<StepContext, 'journal' | 'signal'>,
): Promise<WaitResult> {
  const told = new Set<string>();
  return waitForAll({
    probes,
    when: { successes: inputs.successes, stableForMs: inputs['stable-for'] },
    pace: { intervalMs: inputs.interval, timeoutMs: inputs.timeout, stableForMs: inputs['stable-for'] },
    signal,
    onChange: ({ name, from }, { text }) => {
      const message = `${name} from ${from}: ${text}`;
      // Something that comes and goes is told once, not at each turn.
      if (!told.has(message)) journal.write({ type: 'notice', message });
      told.add(message);
    },
  });
}
