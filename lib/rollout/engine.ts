import { isDeepStrictEqual } from 'node:util';
import { settleAll } from '../concurrency/in-parallel.js';
import { Cancelled, type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { Change, TargetResult } from '../journal/events.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/outcome.js';
import { announcement } from './announcement.js';
import { isDeployedBefore } from './deploys.js';
import { finishAll } from './finish.js';
import { alongGraph } from './graph.js';
import { setIdle } from './leading.js';
import { type HeldLocks, takeLocks } from './locks.js';
import type { Phase, Rollout, StepRun } from './rollout.js';
import { TargetState } from './target-state.js';
import { undoAll, undoTarget } from './undo.js';

export interface RolloutResult {
  readonly outcome: Outcome;
  readonly results: readonly TargetResult[];
  /** The first failure: the cause of all that came after. */
  readonly error?: DeployError;
}

/**
 * Runs a rollout: plan everywhere, lock, prepare everywhere, then apply and verify along the graph; when
 * anything fails or the signal aborts, everything that this run changed goes back, in reverse order. Waits are
 * taken in their turn also when nothing changes, so that `unchanged` is as true as `deployed`.
 *
 * @param rollout what to do where
 * @param journal where everything that happens is written
 * @param cancel aborts with `Cancelled`, or with the reason of a time limit
 * @returns how it ended, on the whole and for each target; never throws
 */
export async function runRollout(
  rollout: Rollout,
  journal: Journal,
  cancel: AbortSignal,
): Promise<RolloutResult> {
  const result = await new RolloutRun(rollout, journal, cancel).run();
  journal.write({ type: 'run.ended', ...result });
  return result;
}

class RolloutRun {
  readonly #states: readonly TargetState[];
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #cause: DeployError | undefined;
  /** Of each phase, whether something is deployed in it or before it. */
  #deployed: ReadonlyMap<Phase, boolean | undefined> = new Map();

  constructor(
    private readonly rollout: Rollout,
    private readonly journal: Journal,
    private readonly cancel: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([cancel, this.#stop.signal]);
    const several = rollout.phases.length > 1;
    this.#states = rollout.phases.flatMap((phase) => {
      const writer = several ? journal.within(phase.name) : journal;
      return phase.targets.map((target) => new TargetState(phase, target, writer, several));
    });
  }

  async run(): Promise<RolloutResult> {
    this.journal.write(announcement(this.rollout));
    await this.#plan();
    if (this.#cause !== undefined) return this.#result('failed');
    const settled = !this.#states.some((state) => state.unsettled);
    if (this.rollout.dryRun) return this.#result(settled ? 'unchanged' : 'planned');
    if (settled) {
      // What only waits needs no lock.
      await this.#switch();
      return this.#end();
    }
    let locks: HeldLocks;
    try {
      locks = await takeLocks(this.rollout.locks, this.journal, this.rollout.concurrency, this.#signal);
    } catch (thrown) {
      this.#cause = toDeployError(thrown);
      return this.#result('failed');
    }
    locks.lost.catch((error) => {
      this.#cause ??= toDeployError(error);
      this.#stop.abort(error);
    });
    try {
      return await this.#runLocked();
    } finally {
      await locks.release();
    }
  }

  async #runLocked(): Promise<RolloutResult> {
    // What was planned without the lock may be old by now.
    await this.#plan();
    if (this.#cause === undefined) await this.#prepare();
    if (this.#cause !== undefined) return this.#result('failed');
    await this.#switch();
    return this.#end();
  }

  /** After the switch: what is no longer needed goes, or what was changed goes back. */
  async #end(): Promise<RolloutResult> {
    // Failures within `maxFailures` went back alone and stopped nothing.
    if (!this.#signal.aborted) {
      await finishAll(this.#states, this.rollout.concurrency, this.cancel);
      const success = this.#hasChanged ? this.rollout.success : 'unchanged';
      return this.#result(this.#cause === undefined ? success : 'failed');
    }
    this.#cause ??= toDeployError(this.cancel.reason);
    const touched = this.#hasChanged;
    if (this.rollout.rollback) await undoAll(this.rollout, this.#states);
    const whole = this.rollout.rollback && this.#isWhole && !this.#states.some(({ isKept }) => isKept);
    const left = this.#states.find(({ leftAs }) => leftAs !== undefined)?.leftAs;
    return this.#result(whole && touched ? (left ?? 'rolled-back') : 'failed');
  }

  async #plan(): Promise<void> {
    const told = new Map(
      this.#states.flatMap((state) => state.target.steps.map((step) => [step, state.changesOf(step)])),
    );
    // The second plan, under the lock, mostly finds what the first one did.
    const tell = (state: TargetState, step: StepRun, changes: readonly Change[]): void => {
      if (isDeepStrictEqual(told.get(step), changes)) return;
      this.#tellPlan(state, step, changes);
      for (const message of state.cannotUndo(step))
        state.writer.write({ type: 'warning', target: step.target, message });
    };
    await settleAll(this.#states, this.rollout.concurrency, async (state) => {
      for (const step of state.target.steps) {
        const plan = await this.#attempt(state, step, 'plan', () => step.plan(this.#signal));
        if (plan === failed) return;
        state.planned(step, plan);
        if (!plan.waits && !state.depends(step)) tell(state, step, plan.changes);
      }
      if (!state.unsettled) state.end();
    });
    setIdle(this.rollout.phases, this.#states);
    for (const state of this.#states) {
      // Whether they are to be taken is known only now.
      for (const step of state.changingSteps.filter((one) => state.depends(one)))
        tell(state, step, state.changesOf(step) ?? []);
    }
  }

  /** What leads comes last: it runs what the others made ready. */
  async #prepare(): Promise<void> {
    const leads = ({ role }: StepRun) => role?.leads === true;
    await this.#prepareSteps((step) => !leads(step));
    if (this.#cause !== undefined) return;
    setIdle(this.rollout.phases, this.#states);
    await this.#prepareSteps(leads);
  }

  async #prepareSteps(which: (step: StepRun) => boolean): Promise<void> {
    await settleAll(this.#states, this.rollout.concurrency, async (state) => {
      for (const step of state.changingSteps.filter(which)) {
        const at = { target: step.target, step: step.step };
        state.writer.write({ type: 'step.preparing', ...at });
        const started = Date.now();
        const changes = await this.#attempt(state, step, 'prepare', () => step.prepare(this.#signal));
        if (changes === failed) return;
        if (changes !== undefined) {
          state.refined(step, changes);
          this.#tellPlan(state, step, changes);
        }
        state.writer.write({ type: 'step.prepared', ...at, durationMs: Date.now() - started });
      }
      if (!state.unsettled) state.end();
    });
  }

  #tellPlan({ writer }: TargetState, { target, step }: StepRun, changes: readonly Change[]): void {
    writer.write({ type: 'step.planned', target, step, changes });
  }

  /** Applies and verifies each phase as soon as those that it needs are done. */
  async #switch(): Promise<void> {
    const { phases } = this.rollout;
    // All is planned, and nothing of that changes from here on.
    this.#deployed = new Map(phases.map((phase) => [phase, isDeployedBefore(phase, phases, this.#states)]));
    await alongGraph(phases, (phase) => this.#switchPhase(phase));
  }

  /** @returns whether the phase ended well */
  async #switchPhase(phase: Phase): Promise<boolean> {
    let failures = 0;
    let next = 0;
    const states = this.#states.filter((state) => state.phase === phase);
    if (!(await this.#lead(states))) return false;
    for (const size of phase.batches) {
      const batch = states.slice(next, next + size).filter((state) => state.followingSteps.length > 0);
      next += size;
      await settleAll(batch, this.rollout.concurrency, async (state) => {
        if (await this.#switchTarget(state)) return;
        failures += 1;
        // Once everything has to go back, what others still wait for is of no use.
        if (failures > phase.maxFailures) this.#stop.abort(this.#cause);
        else if (!this.#signal.aborted && this.rollout.rollback) await undoTarget(state);
      });
      if (failures > phase.maxFailures || this.#signal.aborted) return false;
    }
    return true;
  }

  /** Takes what comes before all switches of a phase; no target of it may fail here. */
  async #lead(states: readonly TargetState[]): Promise<boolean> {
    for (const state of states.filter(({ leadingSteps }) => leadingSteps.length > 0)) {
      if (!(await this.#take(state, state.leadingSteps))) {
        this.#stop.abort(this.#cause);
        return false;
      }
      if (state.followingSteps.length === 0) state.succeed(this.rollout.success);
    }
    return true;
  }

  /** @returns whether the target is well */
  async #switchTarget(state: TargetState): Promise<boolean> {
    const isWell = await this.#take(state, state.followingSteps);
    if (isWell) state.succeed(this.rollout.success);
    return isWell;
  }

  /** @returns whether all the steps ended well */
  async #take(state: TargetState, steps: readonly StepRun[]): Promise<boolean> {
    for (const step of steps) {
      const at = { target: step.target, step: step.step };
      if (state.isWait(step)) state.writer.write({ type: 'step.waiting', ...at });
      else if (!(await this.#apply(state, step))) return false;
      const switched = Date.now();
      const deployed = this.#deployed.get(state.phase);
      const details = await this.#attempt(state, step, 'verify', () => step.verify(this.#signal, deployed));
      if (details === failed) return false;
      state.report(details);
      state.writer.write({ type: 'step.verified', ...at, durationMs: Date.now() - switched, details });
    }
    return true;
  }

  async #apply(state: TargetState, step: StepRun): Promise<boolean> {
    const at = { target: step.target, step: step.step };
    state.writer.write({ type: 'step.applying', ...at });
    const started = Date.now();
    const applied = await this.#attempt(state, step, 'apply', () => step.apply(this.#signal));
    if (step.touched) state.touched.push(step);
    if (applied === failed) return false;
    state.writer.write({ type: 'step.applied', ...at, durationMs: Date.now() - started });
    return true;
  }

  /** Runs one part of a step; a failure is recorded, and `failed` returned. */
  async #attempt<Value>(
    state: TargetState,
    step: StepRun,
    during: 'plan' | 'prepare' | 'apply' | 'verify',
    work: () => Promise<Value>,
  ): Promise<Value | typeof failed> {
    try {
      this.#signal.throwIfAborted();
      return await work();
    } catch (thrown) {
      const error = toDeployError(thrown);
      this.#cause ??= error;
      state.end();
      state.report(step.details?.() ?? {});
      // A target that was stopped because another one failed has no cause of its own.
      if (this.#stop.signal.aborted && thrown === this.#stop.signal.reason) return failed;
      state.error = error;
      state.writer.write({ type: 'step.failed', target: step.target, step: step.step, during, error });
      return failed;
    }
  }

  get #isWhole(): boolean {
    return this.#states.every((state) => state.isWhole);
  }

  /** Whether a change of this run stands, undone or not. */
  get #hasChanged(): boolean {
    return this.#states.some(({ touched }) => touched.length > 0);
  }

  #result(reached: Outcome): RolloutResult {
    const untouched = !this.#hasChanged && this.#isWhole;
    const back = reached === 'rolled-back' || (reached === 'failed' && untouched);
    const outcome = this.cancel.reason instanceof Cancelled && back ? 'cancelled' : reached;
    const results = this.#states.map((state) => state.result(outcome));
    return { outcome, results, ...(this.#cause && { error: this.#cause }) };
  }
}

/** Stands for the value of a part that failed, which may be any value else. */
const failed = Symbol('failed');
