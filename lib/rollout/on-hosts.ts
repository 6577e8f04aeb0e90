import type { ActionImplementation, Ending, RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { hostScope } from '../host/lock-name.js';
import type { SshTarget } from '../ssh/dial.js';
import { inputProblemsOf } from './begin.js';
import { bindStep } from './bind-step.js';
import { warnOfEmptySecrets } from './empty-secrets.js';
import { type RolloutResult, runRollout } from './engine.js';
import { HostFolders } from './host-folders.js';
import { notConnected } from './not-connected.js';
import { type HostInputs, type ReachedHosts, reachHosts, resolveTargets } from './reaching-hosts.js';
import { recoveredEnding } from './recovered.js';
import type { StepAction, StepImplementation, StepWork } from './step-action.js';

/** What inputs say of the whole, where an action stands by itself: in deploy-kit.yml phases say it. */
export interface Alone {
  readonly dryRun: boolean;
  /** Sizes of the groups of hosts that switch one after another; all at once when left out. */
  readonly batches?: (hosts: number) => readonly number[];
  readonly maxFailures?: number;
  readonly rollback?: boolean;
}

/** Makes an action of a step: a rollout of one phase with one step. */
export function onHosts<Inputs extends HostInputs>(
  step: StepAction<Inputs>,
  alone: (inputs: Inputs) => Alone,
): StepImplementation<Inputs> & Required<Pick<ActionImplementation<Inputs>, 'recover'>> {
  return {
    step,
    run: async (inputs, context) => {
      const { targets, work } = await read(step, inputs, context);
      return withHosts(targets, work, inputs.concurrency, context, async (reached) => {
        const project = work.state?.project ?? hostScope;
        const title = project === hostScope ? step.name : `${step.name} ${project}`;
        warnOfEmptySecrets(inputs, context.journal);
        if (reached.failures.length > 0) return endingOf(notConnected(step.name, reached, context));
        const result = await rollOut(title, step, work, alone(inputs), inputs.concurrency, reached, context);
        return endingOf(result, work.outputs?.(result.results));
      });
    },
    recover: async (inputs, context) => {
      const { targets, work } = await read(step, inputs, context);
      return withHosts(targets, work, inputs.concurrency, context, async (reached) => {
        const folders = new HostFolders();
        // Where hosts may fail, those that are well stay, whatever became of the others.
        const keep = (alone(inputs).maxFailures ?? 0) > 0;
        const recovered = await settleAll(
          reached.remotes,
          inputs.concurrency,
          async (remote) =>
            (await work.recover?.(folders.host(remote, work.state), context, { keep })) ?? 'untouched',
        );
        // A host that nobody can look at may be half changed.
        if (reached.failures.length > 0) return endingOf(notConnected(step.name, reached, context));
        return recoveredEnding(
          reached.remotes.map(({ name }) => name),
          recovered,
        );
      });
    },
  };
}

/** Everything that can be wrong with the input, found before a host is contacted and told together. */
async function read<Inputs extends HostInputs>(
  step: StepAction<Inputs>,
  inputs: Inputs,
  { run, signal }: RunContext,
): Promise<{ targets: SshTarget[]; work: StepWork }> {
  const agent = process.env.SSH_AUTH_SOCK || undefined;
  const [targets, work] = await Promise.allSettled([
    resolveTargets(inputs, agent, signal),
    step.begin(inputs, run),
  ]);
  if (targets.status === 'fulfilled' && work.status === 'fulfilled') {
    // What is done once is done on the first of them.
    return { targets: targets.value.slice(0, work.value.leads ? 1 : undefined), work: work.value };
  }
  if (work.status === 'fulfilled') await work.value.end?.();
  throw inputProblemsOf([targets, work]);
}

/** Connects to all hosts, does the work, and ends the connections in all cases. */
async function withHosts(
  targets: readonly SshTarget[],
  work: StepWork,
  concurrency: number,
  context: RunContext,
  use: (reached: ReachedHosts) => Promise<Ending>,
): Promise<Ending> {
  const reached = await reachHosts(targets, concurrency, context);
  try {
    return await use(reached);
  } finally {
    await Promise.all([...reached.remotes.map((remote) => remote.close()), work.end?.()]);
  }
}

function rollOut<Inputs>(
  title: string,
  { name, success }: StepAction<Inputs>,
  work: StepWork,
  { dryRun, batches, maxFailures = 0, rollback = true }: Alone,
  concurrency: number,
  { remotes }: ReachedHosts,
  { run, journal, signal }: RunContext,
): Promise<RolloutResult> {
  const folders = new HostFolders();
  const bound = remotes.map((remote) => {
    const host = folders.host(remote, work.state);
    const step = bindStep(work.capability, {
      name,
      targetName: host.name,
      target: host,
      inputs: work.wish,
      context: { run, journal, dryRun },
    });
    const locks = work.state ? [host.lockable(work.state.project, run, journal)] : [];
    return { target: { name: host.name, steps: [step] }, locks };
  });
  const phase = {
    name,
    needs: [],
    targets: bound.map(({ target }) => target),
    batches: batches?.(remotes.length) ?? [remotes.length],
    maxFailures,
  };
  const locks = bound.flatMap((one) => one.locks);
  return runRollout(
    { title, phases: [phase], locks, concurrency, dryRun, rollback, success },
    journal,
    signal,
  );
}

function endingOf(result: RolloutResult, outputs: Readonly<Record<string, unknown>> = {}): Ending {
  const changed = result.results.some(({ outcome }) => ['deployed', 'changed', 'migrated'].includes(outcome));
  return {
    outcome: result.outcome,
    outputs: { changed, results: result.results, ...outputs },
    unfinished: result.results.some(({ notPutBack = [] }) => notPutBack.length > 0),
    ...(result.error && { error: result.error }),
  };
}
