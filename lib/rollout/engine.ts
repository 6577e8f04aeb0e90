import { isDeepStrictEqual } from 'node:util';
import type { Planned } from '../capability/capability.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { Cancelled, type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { Change, TargetResult } from '../journal/events.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/outcome.js';
import { notPutBack, undoTimeout } from './errors.js';
import { type HeldLocks, takeLocks } from './locks.js';
import type { Phase, Rollout, StepRun } from './rollout.js';
import { TargetState } from './target-state.js';

/** Undo may take this long on one target, whatever ended the run. */
const undoLimitMs = 10 * 60_000;

export interface RolloutResult {
  readonly outcome: Outcome;
  readonly results: readonly TargetResult[];
  /** The first failure: the cause of all that came after. */
  readonly error?: DeployError;
}

/**
 * Runs a rollout: plan everywhere, lock, prepare everywhere, then apply and verify along the graph; when
 * anything fails or the signal aborts, everything that this run changed goes back, in reverse order.
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

interface Touched {
  readonly state: TargetState;
  readonly step: StepRun;
}

class RolloutRun {
  readonly #states: readonly TargetState[];
  /** Steps that began to change something, in the order in which they did. */
  readonly #touched: Touched[] = [];
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #cause: DeployError | undefined;

  constructor(
    private readonly rollout: Rollout,
    private readonly journal: Journal,
    private readonly cancel: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([cancel, this.#stop.signal]);
    this.#states = rollout.phases.flatMap(({ targets }) => targets).map((target) => new TargetState(target));
  }

  async run(): Promise<RolloutResult> {
    const { title, dryRun } = this.rollout;
    const targets = this.#states.map(({ target }) => target.name);
    this.journal.write({ type: 'run.started', title, targets, dryRun });
    await this.#plan();
    if (this.#cause !== undefined) return this.#result('failed');
    if (!this.#states.some((state) => state.unsettled)) return this.#result('unchanged');
    if (dryRun) return this.#result('planned');
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
    if (!this.#states.some((state) => state.changingSteps.length > 0)) return this.#result('unchanged');
    await this.#switch();
    // Failures within `maxFailures` went back alone and stopped nothing.
    if (!this.#signal.aborted) {
      await this.#finish();
      return this.#result(this.#cause === undefined ? this.rollout.success : 'failed');
    }
    this.#cause ??= toDeployError(this.cancel.reason);
    if (this.rollout.rollback) await this.#undo(this.#touched.toReversed());
    const whole = this.rollout.rollback && this.#isWhole;
    return this.#result(whole && this.#touched.length > 0 ? 'rolled-back' : 'failed');
  }

  async #plan(): Promise<void> {
    await settleAll(this.#states, this.rollout.concurrency, async (state) => {
      for (const step of state.target.steps) {
        const plan = await this.#attempt(state, step, 'plan', () => step.plan(this.#signal));
        if (plan === failed) return;
        const { changes, busy = false, details, cannotUndo = [] }: Planned = plan;
        const before = state.changesOf(step);
        state.planned(step, changes, busy, details);
        // The second plan, under the lock, mostly finds what the first one did.
        if (isDeepStrictEqual(before, changes)) continue;
        this.#tellPlan(step, changes);
        for (const message of cannotUndo)
          this.journal.write({ type: 'warning', target: step.target, message });
      }
      if (!state.unsettled) state.end();
    });
  }

  async #prepare(): Promise<void> {
    await settleAll(this.#states, this.rollout.concurrency, async (state) => {
      for (const step of state.changingSteps) {
        const at = { target: step.target, step: step.step };
        this.journal.write({ type: 'step.preparing', ...at });
        const started = Date.now();
        const changes = await this.#attempt(state, step, 'prepare', () => step.prepare(this.#signal));
        if (changes === failed) return;
        if (changes !== undefined) {
          state.refined(step, changes);
          this.#tellPlan(step, changes);
        }
        this.journal.write({ type: 'step.prepared', ...at, durationMs: Date.now() - started });
      }
      if (!state.unsettled) state.end();
    });
  }

  #tellPlan({ target, step }: StepRun, changes: readonly Change[]): void {
    this.journal.write({ type: 'step.planned', target, step, changes });
  }

  /** Applies and verifies each phase as soon as those that it needs are done. */
  async #switch(): Promise<void> {
    const running = new Map<string, Promise<boolean>>();
    const start = (phase: Phase): Promise<boolean> => {
      const known = running.get(phase.name);
      if (known !== undefined) return known;
      const needed = this.rollout.phases.filter((other) => phase.needs.includes(other.name));
      const done = Promise.all(needed.map(start)).then(
        (ended) => ended.every((well) => well) && this.#switchPhase(phase),
      );
      running.set(phase.name, done);
      return done;
    };
    await Promise.all(this.rollout.phases.map(start));
  }

  /** @returns whether the phase ended well */
  async #switchPhase(phase: Phase): Promise<boolean> {
    let failures = 0;
    let next = 0;
    const states = this.#states.filter(({ target }) => phase.targets.includes(target));
    for (const size of phase.batches) {
      const batch = states.slice(next, next + size).filter((state) => state.changingSteps.length > 0);
      next += size;
      await settleAll(batch, this.rollout.concurrency, async (state) => {
        if (await this.#switchTarget(state)) return;
        failures += 1;
        // Once everything has to go back, what others still wait for is of no use.
        if (failures > phase.maxFailures) this.#stop.abort(this.#cause);
        else if (!this.#signal.aborted) await this.#undoAlone(state);
      });
      if (failures > phase.maxFailures || this.#signal.aborted) return false;
    }
    return true;
  }

  /** @returns whether the target is well */
  async #switchTarget(state: TargetState): Promise<boolean> {
    for (const step of state.changingSteps) {
      const at = { target: step.target, step: step.step };
      this.journal.write({ type: 'step.applying', ...at });
      const started = Date.now();
      const applied = await this.#attempt(state, step, 'apply', () => step.apply(this.#signal));
      if (step.touched) this.#touched.push({ state, step });
      if (applied === failed) return false;
      const switched = Date.now();
      this.journal.write({ type: 'step.applied', ...at, durationMs: switched - started });
      const details = await this.#attempt(state, step, 'verify', () => step.verify(this.#signal));
      if (details === failed) return false;
      state.report(details);
      this.journal.write({ type: 'step.verified', ...at, durationMs: Date.now() - switched });
    }
    state.end(this.rollout.success);
    return true;
  }

  /** Undoes in the given order, one target's steps one after another, all targets at the same time. */
  async #undo(touched: readonly Touched[]): Promise<void> {
    const byTarget = Map.groupBy(touched, ({ state }) => state);
    await settleAll([...byTarget], this.rollout.concurrency, async ([state, ofTarget]) => {
      for (const { step } of ofTarget) await this.#undoStep(state, step);
    });
  }

  /** One target goes back while the others go on. */
  async #undoAlone(alone: TargetState): Promise<void> {
    if (!this.rollout.rollback) return;
    const own = this.#touched.filter(({ state }) => state === alone);
    await this.#undo(own.toReversed());
    for (const touched of own) this.#touched.splice(this.#touched.indexOf(touched), 1);
  }

  async #undoStep(state: TargetState, step: StepRun): Promise<void> {
    const at = { target: step.target, step: step.step };
    this.journal.write({ type: 'step.undoing', ...at });
    const started = Date.now();
    // The run's own signal is what brought us here: undo has a limit of its own.
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(undoTimeout(step.target, undoLimitMs)), undoLimitMs);
    try {
      await step.undo(limit.signal);
      state.end('rolled-back');
      this.journal.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
    } catch (thrown) {
      const error = toDeployError(thrown);
      state.cannotPutBack(notPutBack(step.step, error));
      this.journal.write({ type: 'step.undo-failed', ...at, error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #finish(): Promise<void> {
    const well = this.#touched.filter(({ state }) => state.error === undefined);
    await settleAll(well, this.rollout.concurrency, async ({ step }) => {
      try {
        await step.finish(this.cancel);
      } catch (thrown) {
        const { message } = toDeployError(thrown);
        this.journal.write({ type: 'warning', target: step.target, message: `${step.step}: ${message}` });
      }
    });
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
      // A target that was stopped because another one failed has no cause of its own.
      if (this.#stop.signal.aborted && thrown === this.#stop.signal.reason) return failed;
      state.error = error;
      this.journal.write({ type: 'step.failed', target: step.target, step: step.step, during, error });
      return failed;
    }
  }

  get #isWhole(): boolean {
    return this.#states.every((state) => state.isWhole);
  }

  #result(reached: Outcome): RolloutResult {
    const untouched = this.#touched.length === 0 && this.#isWhole;
    const back = reached === 'rolled-back' || (reached === 'failed' && untouched);
    const outcome = this.cancel.reason instanceof Cancelled && back ? 'cancelled' : reached;
    const results = this.#states.map((state) => state.result(outcome));
    return { outcome, results, ...(this.#cause && { error: this.#cause }) };
  }
}

/** Stands for the value of a part that failed, which may be any value else. */
const failed = Symbol('failed');
