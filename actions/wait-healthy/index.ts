import type { Ending, RunContext } from '../../lib/capability/define-action.js';
import type { Probe } from '../../lib/health/probe.js';
import type { ReachedHosts } from '../../lib/rollout/reaching-hosts.js';
import { type AtAws, atAws, type Inputs } from './at-aws.js';
import { cancelledEnding, endingOf, notReached } from './ending.js';
import { probesFor } from './probes.js';
import { checkThere } from './there.js';
import { waitForProbes } from './wait.js';

export { step } from './step.js';

/** Waits until everything that the inputs name is healthy. */
export async function run(inputs: Inputs, context: RunContext): Promise<Ending> {
  const started = performance.now();
  const aws = await atAws(inputs, context.run.directory);
  try {
    await checkThere([...aws.probes, ...aws.watches], context.signal);
    return await reachAndWait(inputs, aws, context, started);
  } finally {
    aws.end();
  }
}

async function reachAndWait(
  inputs: Inputs,
  aws: AtAws,
  context: RunContext,
  started: number,
): Promise<Ending> {
  const { remotes, failures } = await reach(inputs, context);
  try {
    if (failures.some(({ error }) => error.code === 'cancelled')) return cancelledEnding(context, started);
    if (failures.length > 0) return notReached(failures, context, started);
    return await waitFor([...probesFor(inputs, remotes), ...aws.probes, ...aws.watches], inputs, context);
  } finally {
    await Promise.all(remotes.map((remote) => remote.close()));
  }
}

async function reach(inputs: Inputs, context: RunContext): Promise<ReachedHosts> {
  const { host } = inputs;
  if (host === undefined) return { remotes: [], failures: [] };
  // SSH is loaded only where a host asks.
  const { reachHosts, resolveTargets } = await import('../../lib/rollout/reaching-hosts.js');
  const agent = process.env.SSH_AUTH_SOCK || undefined;
  const targets = await resolveTargets({ ...inputs, host }, agent, context.signal);
  return reachHosts(targets, inputs.concurrency, context);
}

async function waitFor(probes: readonly Probe[], inputs: Inputs, context: RunContext): Promise<Ending> {
  const names = probes.map(({ name, from }) => `${name} from ${from}`);
  context.journal.write({ type: 'run.started', title: 'wait-healthy', targets: names, dryRun: false });
  return endingOf(await waitForProbes(probes, inputs, context), inputs.timeout, context);
}
