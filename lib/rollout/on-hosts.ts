import type { Capability, Planned, Prepared, RunIdentity } from '../capability/capability.js';
import type { ActionImplementation, Ending, RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { Host } from '../host/host.js';
import type { TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { SshTarget } from '../ssh/dial.js';
import { bindStep } from './bind-step.js';
import { type RolloutResult, runRollout } from './engine.js';
import { type HostInputs, type ReachedHosts, reachHosts, readTargets } from './reaching-hosts.js';
import { type Recovered, recoveredEnding } from './recovered.js';
import type { StepRun } from './rollout.js';

/** An action that works on hosts: a rollout of one phase with one step. */
export interface HostAction<
  Inputs extends HostInputs,
  Wish,
  Plan extends Planned,
  Ready extends Prepared,
  Applied,
> {
  readonly name: string;
  /** The word for a host that changed and is well. */
  readonly success: Outcome;
  /**
   * Reads what it needs of this machine, once and before any host is contacted.
   *
   * @throws InputProblems with all that is wrong with it
   */
  begin(inputs: Inputs, run: RunIdentity): Promise<HostWork<Wish, Plan, Ready, Applied>>;
}

/** What an action is about to do on its hosts. */
export interface HostWork<Wish, Plan extends Planned, Ready extends Prepared, Applied> {
  readonly capability: Capability<Wish, Host, Plan, Ready, Applied>;
  /** What the capability is given as its inputs. */
  readonly wish: Wish;
  /** Whose lock is taken on each host. */
  readonly project: string;
  /** The folder of all state on the hosts. */
  readonly directory: string;
  readonly dryRun: boolean;
  /** Sizes of the groups of hosts that switch one after another; all at once when left out. */
  readonly batches?: (hosts: number) => readonly number[];
  readonly maxFailures?: number;
  readonly rollback?: boolean;
  /** Outputs beside `outcome`, `changed` and `results`. */
  outputs?(results: readonly TargetResult[]): Readonly<Record<string, unknown>>;
  /** Puts back on one host what a run that was killed left half done; the lock is this run's own. */
  recover?(host: Host, step: RunContext): Promise<Recovered>;
  /** Frees what `begin` took. */
  end?(): Promise<void>;
}

/** Makes an action's implementation of it: read, connect to all hosts, run the engine, say how it ended. */
export function onHosts<
  Inputs extends HostInputs,
  Wish,
  Plan extends Planned,
  Ready extends Prepared,
  Applied,
>(action: HostAction<Inputs, Wish, Plan, Ready, Applied>): Required<ActionImplementation<Inputs>> {
  return {
    run: async (inputs, context) => {
      const { targets, work } = await read(action, inputs, context);
      return withHosts(targets, work, inputs.concurrency, context, async (connected) => {
        if (connected.failures.length > 0) return notConnected(action.name, connected, context);
        const result = await rollOut(action, work, inputs, connected.hosts, context);
        return endingOf(result, work.outputs?.(result.results));
      });
    },
    recover: async (inputs, context) => {
      const { targets, work } = await read(action, inputs, context);
      return withHosts(targets, work, inputs.concurrency, context, async (connected) => {
        const { hosts, failures } = connected;
        const recovered = await settleAll(
          hosts,
          inputs.concurrency,
          async (host) => (await work.recover?.(host, context)) ?? 'untouched',
        );
        // A host that nobody can look at may be half changed.
        if (failures.length > 0) return notConnected(action.name, connected, context);
        return recoveredEnding(
          hosts.map(({ name }) => name),
          recovered,
        );
      });
    },
  };
}

/** Everything that can be wrong with the input, found before a host is contacted and told together. */
async function read<Inputs extends HostInputs, Wish, Plan extends Planned, Ready extends Prepared, Applied>(
  action: HostAction<Inputs, Wish, Plan, Ready, Applied>,
  inputs: Inputs,
  { run }: RunContext,
): Promise<{ targets: SshTarget[]; work: HostWork<Wish, Plan, Ready, Applied> }> {
  const agent = process.env.SSH_AUTH_SOCK || undefined;
  const [targets, work] = await Promise.allSettled([
    (async () => readTargets(inputs, agent))(),
    action.begin(inputs, run),
  ]);
  if (targets.status === 'fulfilled' && work.status === 'fulfilled') {
    return { targets: targets.value, work: work.value };
  }
  const reasons = [targets, work].flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  );
  const problems = reasons.flatMap((reason) => {
    if (reason instanceof InputProblems) return reason.problems;
    if (reason instanceof DeployError && reason.kind === 'input') return [reason];
    throw reason;
  });
  throw new InputProblems(problems);
}

interface Connected {
  readonly hosts: readonly Host[];
  readonly failures: ReachedHosts['failures'];
}

/** Connects to all hosts, does the work, and ends the connections in all cases. */
async function withHosts(
  targets: readonly SshTarget[],
  work: { readonly directory: string; end?(): Promise<void> },
  concurrency: number,
  context: RunContext,
  use: (connected: Connected) => Promise<Ending>,
): Promise<Ending> {
  const { remotes, failures } = await reachHosts(targets, concurrency, context);
  try {
    return await use({ hosts: remotes.map((remote) => new Host(remote, work.directory)), failures });
  } finally {
    await Promise.all([...remotes.map((remote) => remote.close()), work.end?.()]);
  }
}

/** Nothing was tried anywhere; each host that could not be reached is told with its reason. */
function notConnected(step: string, { hosts, failures }: Connected, { journal, signal }: RunContext): Ending {
  for (const { name, error } of failures) {
    journal.write({ type: 'step.failed', target: name, step, during: 'connect', error });
  }
  const none = { changes: [], durationMs: 0, details: {} };
  const results: TargetResult[] = [
    ...failures.map(({ name, error }) => ({ target: name, outcome: 'failed' as const, ...none, error })),
    ...hosts.map(({ name }) => ({ target: name, outcome: 'unchanged' as const, ...none })),
  ];
  const outcome = signal.aborted ? 'cancelled' : 'failed';
  const error = failures[0]?.error;
  journal.write({ type: 'run.ended', outcome, results, ...(error && { error }) });
  return endingOf({ outcome, results, ...(error && { error }) });
}

function rollOut<Inputs extends HostInputs, Wish, Plan extends Planned, Ready extends Prepared, Applied>(
  action: HostAction<Inputs, Wish, Plan, Ready, Applied>,
  work: HostWork<Wish, Plan, Ready, Applied>,
  inputs: Inputs,
  hosts: readonly Host[],
  { run, journal, signal }: RunContext,
): Promise<RolloutResult> {
  const { dryRun } = work;
  const bind = (host: Host): StepRun =>
    bindStep(work.capability, {
      name: action.name,
      targetName: host.name,
      target: host,
      inputs: work.wish,
      context: { run, journal, dryRun },
    });
  const phase = {
    name: action.name,
    needs: [],
    targets: hosts.map((host) => ({ name: host.name, steps: [bind(host)] })),
    batches: work.batches?.(hosts.length) ?? [hosts.length],
    maxFailures: work.maxFailures ?? 0,
  };
  const rollout = {
    title: `${action.name} ${work.project}`,
    phases: [phase],
    locks: hosts.map((host) => host.lockable(work.project, run, journal)),
    concurrency: inputs.concurrency,
    dryRun,
    rollback: work.rollback ?? true,
    success: action.success,
  };
  return runRollout(rollout, journal, signal);
}

function endingOf(result: RolloutResult, outputs: Readonly<Record<string, unknown>> = {}): Ending {
  const changed = result.results.some(({ outcome }) => outcome === 'deployed' || outcome === 'changed');
  return {
    outcome: result.outcome,
    outputs: { changed, results: result.results, ...outputs },
    unfinished: result.results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(result.error && { error: result.error }),
  };
}
