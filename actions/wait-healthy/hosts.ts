import type { InputsOf, RunContext } from '../../lib/capability/define-action.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';
import { readTargets } from '../../lib/rollout/reaching-hosts.js';
import { connect } from '../../lib/ssh/connection.js';
import type { Remote } from '../../lib/ssh/remote.js';
import type { waitHealthyInputs } from './definition.js';

/** The hosts that ask, and those that were not reached. */
export interface Reached {
  readonly remotes: readonly Remote[];
  readonly failures: readonly { readonly name: string; readonly reason: unknown }[];
}

/**
 * Connects to the hosts of the inputs.
 *
 * @throws InputProblems with everything that is wrong with hosts, keys and pins
 */
export async function reachHosts(
  inputs: InputsOf<typeof waitHealthyInputs> & { readonly host: string },
  { journal, signal }: RunContext,
): Promise<Reached> {
  const targets = readTargets(inputs, process.env.SSH_AUTH_SOCK || undefined);
  const dialled = await settleAll(targets, inputs.concurrency, (target) =>
    connect(target, { signal, onEvent: (event) => journal.write(event) }),
  );
  return {
    remotes: dialled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failures: dialled.flatMap((one, index) =>
      one.status === 'rejected' ? [{ name: targets[index]?.spec.name ?? '', reason: one.reason }] : [],
    ),
  };
}
