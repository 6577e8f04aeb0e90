import type { Planned } from '../capability/capability.js';
import type { DeployError } from '../errors/deploy-error.js';
import type { Change, JournalWriter, TargetResult } from '../journal/events.js';
import type { Outcome } from '../journal/outcome.js';
import type { Phase, RolloutTarget, StepRun } from './rollout.js';

/** What is known of one target of one phase while a rollout goes on; its result is made from this. */
export class TargetState {
  readonly #started = Date.now();
  readonly #changes = new Map<StepRun, readonly Change[]>();
  readonly #notPutBack: string[] = [];
  readonly #details: Record<string, unknown> = {};
  readonly #busy = new Set<StepRun>();
  readonly #waits = new Set<StepRun>();
  readonly #accompanying = new Set<StepRun>();
  readonly #apart = new Set<StepRun>();
  readonly #cannotUndo = new Map<StepRun, readonly string[]>();
  #idle = false;
  /** Steps that began to change something, in the order in which they did. */
  readonly touched: StepRun[] = [];
  #ended: number | undefined;
  #outcome: Outcome | undefined;
  #kept = false;
  #leftAs: Outcome | undefined;
  #isWell = false;
  error: DeployError | undefined;

  /** @param writer of the phase's events */
  constructor(
    readonly phase: Phase,
    readonly target: RolloutTarget,
    readonly writer: JournalWriter,
    private readonly isOneOfSeveral: boolean,
  ) {}

  planned(step: StepRun, plan: Planned): void {
    this.#changes.set(step, plan.changes);
    const mark = (marked: Set<StepRun>, isSo = false) => (isSo ? marked.add(step) : marked.delete(step));
    mark(this.#busy, plan.busy);
    mark(this.#waits, plan.waits);
    mark(this.#accompanying, plan.accompanies);
    mark(this.#apart, plan.apart);
    this.#cannotUndo.set(step, plan.cannotUndo ?? []);
    Object.assign(this.#details, plan.details);
  }

  /** As last planned, of a step that depends on others as far as these change something; undefined before that. */
  changesOf(step: StepRun): readonly Change[] | undefined {
    const changes = this.#changes.get(step);
    return changes && this.depends(step) && !this.changingSteps.includes(step) ? [] : changes;
  }

  /** Whether a step has something to do is known only when others are planned: it accompanies them, or leads. */
  depends(step: StepRun): boolean {
    return this.#accompanying.has(step) || step.role?.leads === true;
  }

  /** What leads here comes before nothing: where it would, nothing changes. */
  set idle(idle: boolean) {
    this.#idle = idle;
  }

  /** What a step cannot put back, in words. */
  cannotUndo(step: StepRun): readonly string[] {
    return this.#cannotUndo.get(step) ?? [];
  }

  /** Preparing learnt more of the changes than the plan knew. */
  refined(step: StepRun, changes: readonly Change[]): void {
    this.#changes.set(step, changes);
  }

  /** The steps that have something to do here, in order. */
  get changingSteps(): StepRun[] {
    const changing = this.target.steps.filter(
      (step) => (this.#changes.get(step)?.length ?? 0) > 0 && !(this.#idle && step.role?.leads),
    );
    const leading = changing.filter((step) => !this.#accompanying.has(step));
    return leading.some((step) => !this.#apart.has(step)) ? changing : leading;
  }

  /** The steps to take in the phase's turn, in order: those that change something, and waits. */
  get stepsToTake(): StepRun[] {
    const changing = this.changingSteps;
    return this.target.steps.filter((step) => changing.includes(step) || this.#waits.has(step));
  }

  /** Those of them that come before all other steps of the phase: what leads, and the waits before it. */
  get leadingSteps(): StepRun[] {
    const steps = this.stepsToTake;
    return steps.slice(0, steps.findLastIndex(({ role }) => role?.leads) + 1);
  }

  /** Those that come after them. */
  get followingSteps(): StepRun[] {
    return this.stepsToTake.slice(this.leadingSteps.length);
  }

  /** Whether it changes nothing, and is taken to wait for something. */
  isWait(step: StepRun): boolean {
    return this.#waits.has(step) && !this.changingSteps.includes(step);
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

  /** All its steps were taken, and it is well; it changed where one of them did. */
  succeed(success: Outcome): void {
    this.end(this.touched.length > 0 ? success : undefined);
    this.#isWell = true;
  }

  get isWell(): boolean {
    return this.#isWell;
  }

  /** The rollout failed, and what changed here stays. */
  keep(): void {
    this.#kept = true;
  }

  get isKept(): boolean {
    return this.#kept;
  }

  /** Undo left what there is, on purpose. */
  leave(outcome: Outcome): void {
    this.end(outcome);
    this.#leftAs = outcome;
  }

  get leftAs(): Outcome | undefined {
    return this.#leftAs;
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
    const changes = this.target.steps.flatMap((step) => this.changesOf(step) ?? []);
    return {
      target: this.target.name,
      ...(this.isOneOfSeveral && { phase: this.phase.name }),
      outcome: this.#outcome ?? this.#unended(whole, changes),
      changes,
      durationMs: (this.#ended ?? Date.now()) - this.#started,
      details: this.#details,
      ...(this.error && { error: this.error }),
      ...(this.#notPutBack.length > 0 && { notPutBack: this.#notPutBack }),
      ...(this.#kept && { kept: true }),
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
