import { Cancelled, type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { Change, TargetResult } from '../journal/events.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/outcome.js';
import { settleAll } from './concurrency.js';
import { cancelledError, notPutBack } from './errors.js';
import { type HeldLocks, takeLocks } from './locks.js';
import type { Phase, Rollout, RolloutTarget, StepRun } from './rollout.js';

/** Undo may take this long on one target, whatever cancelled the run. */
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
 * @param signal aborts with `Cancelled`, or with the reason of a time limit
 * @returns how it ended, on the whole and for each target; never throws
 */
export async function runRollout(
  rollout: Rollout,
  journal: Journal,
  signal: AbortSignal,
): Promise<RolloutResult> {
  const result = await new RolloutRun(rollout, journal, signal).run();
  journal.write({ type: 'run.ended', ...result });
  return result;
}

/** What is known of one target while the rollout goes on. */
interface TargetState {
  readonly target: RolloutTarget;
  readonly started: number;
  changes: readonly Change[];
  details: Record<string, unknown>;
  busy: boolean;
  ended?: number;
  error?: DeployError;
  outcome?: Outcome;
  readonly notPutBack: string[];
}

class RolloutRun {
  readonly #states = new Map<string, TargetState>();
  /** Steps that began to change something, in the order in which they did. */
  readonly #touched: StepRun[] = [];
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #cause: DeployError | undefined;

  constructor(
    private readonly rollout: Rollout,
    private readonly journal: Journal,
    private readonly cancel: AbortSignal,
  ) {
    this.#signal = AbortSignal.any([cancel, this.#stop.signal]);
    for (const target of this.#targets()) {
      this.#states.set(target.name, {
        target,
        started: Date.now(),
        changes: [],
        details: {},
        busy: false,
        notPutBack: [],
      });
    }
  }

  async run(): Promise<RolloutResult> {
    const { title, dryRun } = this.rollout;
    this.journal.write({ type: 'run.started', title, targets: [...this.#states.keys()], dryRun });
    await this.#plan();
    if (this.#cause !== undefined) return this.#result('failed');
    if (dryRun) return this.#result(this.#somethingToDo() ? 'planned' : 'unchanged');
    if (!this.#somethingToDo()) return this.#result('unchanged');
    let locks: HeldLocks;
    try {
      locks = await takeLocks(this.rollout.locks, this.journal, this.rollout.concurrency, this.#signal);
    } catch (thrown) {
      this.#fail(this.#asError(thrown));
      return this.#result('failed');
    }
    locks.lost.catch((error) => this.#abort(toDeployError(error)));
    try {
      return await this.#runLocked();
    } finally {
      await locks.release();
    }
  }

  async #runLocked(): Promise<RolloutResult> {
    // What was planned without the lock may be old by now.
    await this.#plan();
    if (this.#cause !== undefined) return this.#result('failed');
    if (!this.#somethingToDo()) return this.#result('unchanged');
    await this.#prepare();
    if (this.#cause !== undefined) return this.#result('failed');
    await this.#switch();
    if (this.#cause === undefined) {
      await this.#finish();
      return this.#result(this.rollout.success);
    }
    if (this.rollout.rollback) await this.#undo([...this.#touched].reverse());
    return this.#result(this.#wholeAgain() ? 'rolled-back' : 'failed');
  }

  #targets(): RolloutTarget[] {
    return this.rollout.phases.flatMap((phase) => phase.targets);
  }

  #state(target: string): TargetState {
    const state = this.#states.get(target);
    if (state === undefined) throw new Error(`no target ${target} in this rollout`);
    return state;
  }

  #somethingToDo(): boolean {
    return [...this.#states.values()].some((state) => state.busy || state.changes.length > 0);
  }

  async #plan(): Promise<void> {
    const work = async (target: RolloutTarget): Promise<void> => {
      const state = this.#state(target.name);
      state.changes = [];
      state.busy = false;
      for (const step of target.steps) {
        const plan = await this.#attempt(step, 'plan', () => step.plan(this.#signal));
        if (plan === undefined) return;
        state.changes = [...state.changes, ...plan.changes];
        state.busy ||= plan.busy === true;
        Object.assign(state.details, plan.details);
        this.journal.write({
          type: 'step.planned',
          target: step.target,
          step: step.step,
          changes: plan.changes,
        });
      }
      if (state.changes.length === 0) state.ended = Date.now();
    };
    await settleAll(this.#targets(), this.rollout.concurrency, work);
  }

  async #prepare(): Promise<void> {
    await settleAll(this.#changing(this.#targets()), this.rollout.concurrency, async (target) => {
      for (const step of target.steps) {
        const { step: name } = step;
        this.journal.write({ type: 'step.preparing', target: target.name, step: name });
        const started = Date.now();
        const changes = await this.#attempt(step, 'prepare', () => step.prepare(this.#signal));
        if (changes === undefined) return;
        if (changes.length > 0) this.#state(target.name).changes = changes;
        const durationMs = Date.now() - started;
        this.journal.write({ type: 'step.prepared', target: target.name, step: name, durationMs });
      }
    });
  }

  #changing(targets: readonly RolloutTarget[]): RolloutTarget[] {
    return targets.filter((target) => this.#state(target.name).changes.length > 0);
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
    for (const size of phase.batches) {
      const batch = this.#changing(phase.targets.slice(next, next + size));
      next += size;
      if (this.#signal.aborted) return this.#stopped();
      await settleAll(batch, this.rollout.concurrency, async (target) => {
        if (await this.#switchTarget(target)) return;
        failures += 1;
        // Once everything has to go back, what others still wait for is of no use.
        if (failures > phase.maxFailures) this.#stop.abort(this.#cause);
        else await this.#undoTarget(target);
      });
      if (failures > phase.maxFailures) return false;
    }
    return true;
  }

  #stopped(): false {
    if (this.cancel.aborted) this.#fail(this.#asError(this.cancel.reason));
    return false;
  }

  async #switchTarget(target: RolloutTarget): Promise<boolean> {
    const state = this.#state(target.name);
    for (const step of target.steps) {
      const at = { target: step.target, step: step.step };
      this.journal.write({ type: 'step.applying', ...at });
      const started = Date.now();
      const applied = await this.#attempt(step, 'apply', () => step.apply(this.#signal).then(() => true));
      if (step.touched) this.#touched.push(step);
      if (applied === undefined) return false;
      const switched = Date.now();
      this.journal.write({ type: 'step.applied', ...at, durationMs: switched - started });
      const details = await this.#attempt(step, 'verify', () => step.verify(this.#signal));
      if (details === undefined) return false;
      Object.assign(state.details, details);
      this.journal.write({ type: 'step.verified', ...at, durationMs: Date.now() - switched });
    }
    state.outcome = this.rollout.success;
    state.ended = Date.now();
    return true;
  }

  /** Undoes in the given order, one target's steps one after another, all targets at the same time. */
  async #undo(steps: readonly StepRun[]): Promise<void> {
    const byTarget = Map.groupBy(steps, (step) => step.target);
    await settleAll([...byTarget.values()], this.rollout.concurrency, async (ofTarget) => {
      for (const step of ofTarget) await this.#undoStep(step);
    });
  }

  async #undoTarget(target: RolloutTarget): Promise<void> {
    const steps = this.#touched.filter((step) => step.target === target.name).reverse();
    if (this.rollout.rollback) await this.#undo(steps);
    for (const step of steps) this.#touched.splice(this.#touched.indexOf(step), 1);
  }

  async #undoStep(step: StepRun): Promise<void> {
    const at = { target: step.target, step: step.step };
    const state = this.#state(step.target);
    this.journal.write({ type: 'step.undoing', ...at });
    const started = Date.now();
    try {
      // The run's own signal is what brought us here: undo has a limit of its own.
      await step.undo(AbortSignal.timeout(undoLimitMs));
      state.outcome = 'rolled-back';
      this.journal.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
    } catch (thrown) {
      const error = toDeployError(thrown);
      state.outcome = 'failed';
      state.notPutBack.push(notPutBack(step.step, error));
      this.journal.write({ type: 'step.undo-failed', ...at, error });
    }
    state.ended = Date.now();
  }

  async #finish(): Promise<void> {
    await settleAll(this.#touched, this.rollout.concurrency, async (step) => {
      try {
        await step.finish(this.cancel);
      } catch (thrown) {
        const { message } = toDeployError(thrown);
        this.journal.write({ type: 'warning', target: step.target, message: `${step.step}: ${message}` });
      }
    });
  }

  /** Runs one part of a step; a failure is recorded, and undefined returned. */
  async #attempt<Value>(
    step: StepRun,
    during: 'plan' | 'prepare' | 'apply' | 'verify',
    work: () => Promise<Value>,
  ): Promise<Value | undefined> {
    try {
      this.#signal.throwIfAborted();
      return await work();
    } catch (thrown) {
      const error = this.#asError(thrown);
      const state = this.#state(step.target);
      // A target that was stopped because another one failed has no cause of its own.
      if (error !== this.#cause) {
        state.error = error;
        this.journal.write({ type: 'step.failed', target: step.target, step: step.step, during, error });
      }
      state.ended = Date.now();
      this.#fail(error);
      return undefined;
    }
  }

  #fail(error: DeployError): void {
    this.#cause ??= error;
  }

  #abort(error: DeployError): void {
    this.#fail(error);
    this.#stop.abort(error);
  }

  #asError(thrown: unknown): DeployError {
    if (thrown instanceof Cancelled) return cancelledError(thrown);
    return toDeployError(thrown);
  }

  /** Whether nothing of what this run changed is left. */
  #wholeAgain(): boolean {
    const states = [...this.#states.values()];
    return this.rollout.rollback && states.every((state) => state.notPutBack.length === 0);
  }

  #result(reached: Outcome): RolloutResult {
    const whole = reached === 'rolled-back' || this.#touched.length === 0;
    const outcome = this.cancel.aborted && whole && this.#cause !== undefined ? 'cancelled' : reached;
    const results = [...this.#states.values()].map((state) => this.#targetResult(state, outcome));
    return { outcome, results, ...(this.#cause && { error: this.#cause }) };
  }

  #targetResult(state: TargetState, outcome: Outcome): TargetResult {
    const idle = state.changes.length === 0 && state.error === undefined;
    const stopped = outcome === 'cancelled' ? 'cancelled' : 'failed';
    const untouched = outcome === 'planned' ? 'planned' : state.error ? stopped : 'unchanged';
    return {
      target: state.target.name,
      outcome: state.outcome ?? (idle ? 'unchanged' : untouched),
      changes: state.changes,
      durationMs: (state.ended ?? Date.now()) - state.started,
      details: state.details,
      ...(state.error && { error: state.error }),
      ...(state.notPutBack.length > 0 && { notPutBack: state.notPutBack }),
    };
  }
}
