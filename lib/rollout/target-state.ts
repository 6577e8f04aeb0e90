import type { DeployError } from '../errors/deploy-error.js';
import type { Change, TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { RolloutTarget, StepRun } from './rollout.js';

/** What is known of one target while a rollout goes on; its result is made from this. */
export class TargetState {
  readonly #started = Date.now();
  readonly #changes = new Map<StepRun, readonly Change[]>();
  readonly #notPutBack: string[] = [];
  readonly #details: Record<string, unknown> = {};
  readonly #busy = new Set<StepRun>();
  #ended: number | undefined;
  #outcome: Outcome | undefined;
  error: DeployError | undefined;

  constructor(readonly target: RolloutTarget) {}

  planned(
    step: StepRun,
    changes: readonly Change[],
    busy: boolean,
    details: TargetResult['details'] = {},
  ): void {
    this.#changes.set(step, changes);
    if (busy) this.#busy.add(step);
    else this.#busy.delete(step);
    Object.assign(this.#details, details);
  }

  /** As last planned; undefined before that. */
  changesOf(step: StepRun): readonly Change[] | undefined {
    return this.#changes.get(step);
  }

  /** Preparing learnt more of the changes than the plan knew. */
  refined(step: StepRun, changes: readonly Change[]): void {
    this.#changes.set(step, changes);
  }

  /** The steps that have something to do here, in order. */
  get changingSteps(): StepRun[] {
    return this.target.steps.filter((step) => (this.#changes.get(step)?.length ?? 0) > 0);
  }

  /** Whether there is something to do, or may be once the run that holds the lock has ended. */
  get unsettled(): boolean {
    return this.#busy.size > 0 || this.changingSteps.length > 0;
  }

  /** What a step reports of this target once it is verified. */
  report(details: TargetResult['details']): void {
    Object.assign(this.#details, details);
  }

  end(outcome?: Outcome): void {
    this.#ended = Date.now();
    // What could not be put back is not made good by other steps that could.
    if (outcome !== undefined && this.isWhole) this.#outcome = outcome;
  }

  cannotPutBack(what: string): void {
    this.end('failed');
    this.#notPutBack.push(what);
  }

  get isWhole(): boolean {
    return this.#notPutBack.length === 0;
  }

  /** @param whole how the rollout ended */
  result(whole: Outcome): TargetResult {
    const changes = [...this.#changes.values()].flat();
    return {
      target: this.target.name,
      outcome: this.#outcome ?? this.#unended(whole, changes),
      changes,
      durationMs: (this.#ended ?? Date.now()) - this.#started,
      details: this.#details,
      ...(this.error && { error: this.error }),
      ...(this.#notPutBack.length > 0 && { notPutBack: this.#notPutBack }),
    };
  }

  /** The word for a target that did not come to an end of its own. */
  #unended(whole: Outcome, changes: readonly Change[]): Outcome {
    if (this.error !== undefined) return whole === 'cancelled' ? 'cancelled' : 'failed';
    // It was stopped in the middle because of another one, and nothing was to be put back.
    if (this.target.steps.some(({ touched }) => touched)) return 'failed';
    if (whole === 'planned' && changes.length > 0) return 'planned';
    return 'unchanged';
  }
}
