import type { RunContext } from '../capability/define-action.js';
import { placeText } from '../config/config.js';
import type { JournalWriter } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { Remote } from '../ssh/remote.js';
import { groupSizes } from '../values/batch.js';
import { alongside } from './alongside.js';
import { bindStep } from './bind-step.js';
import { type RolloutResult, runRollout } from './engine.js';
import { onceLate } from './errors.js';
import { inOrder } from './graph.js';
import { HostFolders } from './host-folders.js';
import { lateStep } from './late-step.js';
import { partName } from './part-name.js';
import type { Phase, RolloutTarget, StepRun } from './rollout.js';
import { sharedLocks, type WantedLock } from './shared-locks.js';
import type { AnyCapability, StepWork } from './step-action.js';
import type { StepNeeds } from './step-needs.js';
import { StepOutputs } from './step-outputs.js';
import type { System, SystemPhase, SystemStep } from './system.js';

/** What to do with a system whose hosts are reached. */
export interface SystemRun {
  readonly dryRun: boolean;
  /** Another capability in place of a step's own, such as one that goes back; undefined leaves the step out. */
  readonly instead?: (work: StepWork, target: string, phase: SystemPhase) => AnyCapability | undefined;
  /** The word for a target that changed and is well; `deployed` when left out. */
  readonly success?: Outcome;
}

/**
 * Rolls out a system: all its phases over all its hosts, as one run of the engine.
 *
 * @param remotes every host of the system, by name
 */
export function rollOutSystem(
  system: System,
  remotes: ReadonlyMap<string, Remote>,
  { dryRun, instead = ({ capability }) => capability, success = 'deployed' }: SystemRun,
  { run, journal, signal }: RunContext,
): Promise<RolloutResult> {
  const binder = new Binder(system, remotes, { dryRun, instead }, { run, journal, signal });
  // Outputs are waited for while planning: what others refer to is planned before them.
  const phases = inOrder(system.phases.map(({ config }) => config)).flatMap((config) =>
    system.phases.filter((phase) => phase.config === config).map((phase) => binder.phase(phase)),
  );
  return runRollout(
    {
      title: system.config.project,
      phases,
      locks: sharedLocks(binder.locks),
      concurrency: system.concurrency,
      dryRun,
      rollback: true,
      success,
    },
    journal,
    signal,
  );
}

/** What of a step's work is bound: a run of its own in the engine. */
type Part = 'before' | 'once' | 'capability';

/** Binds the steps of a system to their targets. */
class Binder {
  readonly locks: WantedLock[] = [];
  readonly #folders = new HostFolders();
  readonly #outputs = new StepOutputs();
  readonly #known = new Map<SystemStep, Promise<StepNeeds>>();

  constructor(
    private readonly system: System,
    private readonly remotes: ReadonlyMap<string, Remote>,
    private readonly options: Required<Pick<SystemRun, 'dryRun' | 'instead'>>,
    private readonly context: Pick<RunContext, 'run' | 'journal' | 'signal'>,
  ) {}

  phase(phase: SystemPhase): Phase {
    const { name, needs, batch, maxFailures, keep } = phase.config;
    const { journal } = this.context;
    const writer = this.system.phases.length > 1 ? journal.within(name) : journal;
    const around = phase.steps.filter(({ work }) => work.before !== undefined);
    const others = phase.steps.filter((step) => !around.includes(step));
    const leading = others.slice(0, others.findLastIndex(({ work }) => work.leads) + 1);
    const targets = (phase.hosts.length > 0 ? phase.hosts : [name]).map((target, index): RolloutTarget => {
      const part = (of: Part) => (step: SystemStep) => this.#step(step, target, phase, writer, of) ?? [];
      const whole = (step: SystemStep) => [
        ...(index === 0 ? [part('once')(step)].flat() : []),
        ...(index === 0 || !step.work.leads ? [part('capability')(step)].flat() : []),
      ];
      const steps = [
        ...leading.flatMap(whole),
        ...around.flatMap(part('before')),
        ...others.slice(leading.length).flatMap(whole),
        ...around.flatMap(whole),
      ];
      return { name: target, steps };
    });
    const batches = groupSizes(batch, targets.length);
    return { name, needs, targets, batches, maxFailures, keep, backInBatches: around.length > 0 };
  }

  #step(
    step: SystemStep,
    target: string,
    phase: SystemPhase,
    journal: JournalWriter,
    part: Part,
  ): StepRun | undefined {
    const { id, refersTo } = step.config;
    const instead = this.options.instead(step.work, target, phase);
    const isOwn = instead === step.work.capability;
    if (instead === undefined || (part !== 'capability' && !(isOwn && step.work[part]))) return undefined;
    const name = part === 'capability' ? step.config.name : partName(step.config.name, part);
    const bind = (work: StepWork): StepRun => {
      const own = part === 'capability' ? this.options.instead(work, target, phase) : work[part];
      const place = { name, step, target, phase };
      return this.#bind(own ?? work.capability, work, place, journal);
    };
    const outputs = this.#outputs;
    const bound =
      refersTo.length === 0
        ? bind(step.work)
        : lateStep({
            step: name,
            target,
            role: roleOf(step.work),
            refersTo,
            known: () => outputs.planned(refersTo),
            begin: async () => {
              const work = await step.beginWith((reference) => outputs.read(reference, target));
              if (work.once && !step.work.once) throw onceLate(placeText(step.config.place));
              return bind(work);
            },
          });
    this.#lock(step.work, target);
    return id === undefined || part !== 'capability' ? bound : outputs.recorded(id, step.work, bound);
  }

  #bind(
    capability: AnyCapability,
    work: StepWork,
    place: {
      readonly name: string;
      readonly step: SystemStep;
      readonly target: string;
      readonly phase: SystemPhase;
    },
    journal: JournalWriter,
  ): StepRun {
    const { name, target } = place;
    const remote = this.remotes.get(target);
    const { run } = this.context;
    const { directory, project } = this.system.config;
    return bindStep(capability, {
      name,
      targetName: target,
      target: remote && this.#folders.host(remote, work.state),
      inputs: work.wish,
      role: roleOf(work),
      context: {
        run: { ...run, directory, project },
        journal,
        dryRun: this.options.dryRun,
        alongside: () => alongside(this.system, place, (other) => this.#needs(other)),
      },
    });
  }

  /** Asked once of each step, and only where somebody counts with it. */
  #needs(step: SystemStep): Promise<StepNeeds> {
    const needs = this.#known.get(step) ?? step.work.needs?.() ?? Promise.resolve({});
    this.#known.set(step, needs);
    return needs;
  }

  #lock({ state }: StepWork, target: string): void {
    const remote = this.remotes.get(target);
    if (state === undefined || remote === undefined) return;
    const host = this.#folders.host(remote, state);
    const { run, journal } = this.context;
    this.locks.push({ host, lockable: host.lockable(state.project, run, journal) });
  }
}

const roleOf = ({ leads = false, deploys = false }: StepWork) => ({ leads, deploys });
