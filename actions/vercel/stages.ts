import { toDeployError } from '../../lib/errors/deploy-error.js';
import type { JournalWriter } from '../../lib/journal/events.js';

/** A stage that ended, for the results. */
export interface StageResult {
  readonly stage: string;
  readonly outcome: 'done' | 'failed';
  readonly durationMs: number;
}

/** The stages of a deploy, one after the other, as the journal tells them. */
export class Stages {
  readonly results: StageResult[] = [];

  /** @param target what is deployed: `production` */
  constructor(
    private readonly journal: JournalWriter,
    private readonly target: string,
  ) {}

  /** A stage that does not touch what visitors see. */
  prepare<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    this.journal.write({ type: 'step.preparing', target: this.target, step });
    return this.#timed(step, 'prepare', work, 'step.prepared');
  }

  /** A stage that waits until something is well. */
  wait<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    this.journal.write({ type: 'step.waiting', target: this.target, step });
    return this.#timed(step, 'verify', work, 'step.verified');
  }

  /** The stage that visitors see. */
  apply<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
    this.journal.write({ type: 'step.applying', target: this.target, step });
    return this.#timed(step, 'apply', work, 'step.verified');
  }

  /** The stage that puts back what visitors saw. */
  async undo(step: string, work: () => Promise<void>): Promise<void> {
    const started = performance.now();
    this.journal.write({ type: 'step.undoing', target: this.target, step });
    try {
      await work();
      const durationMs = sinceMs(started);
      this.journal.write({ type: 'step.undone', target: this.target, step, durationMs });
    } catch (thrown) {
      const error = toDeployError(thrown);
      this.journal.write({ type: 'step.undo-failed', target: this.target, step, error });
      throw error;
    }
  }

  /** A line of what goes on in a stage. */
  line(source: string, line: string): void {
    this.journal.write({ type: 'output', target: this.target, source, line });
  }

  notice(message: string): void {
    this.journal.write({ type: 'notice', target: this.target, message });
  }

  warning(message: string): void {
    this.journal.write({ type: 'warning', target: this.target, message });
  }

  async #timed<Result>(
    step: string,
    during: 'prepare' | 'apply' | 'verify',
    work: () => Promise<Result>,
    done: 'step.prepared' | 'step.verified',
  ): Promise<Result> {
    const started = performance.now();
    try {
      const result = await work();
      const durationMs = sinceMs(started);
      this.results.push({ stage: step, outcome: 'done', durationMs });
      this.journal.write({ type: done, target: this.target, step, durationMs });
      return result;
    } catch (thrown) {
      const error = toDeployError(thrown);
      this.results.push({ stage: step, outcome: 'failed', durationMs: sinceMs(started) });
      this.journal.write({ type: 'step.failed', target: this.target, step, during, error });
      throw error;
    }
  }
}

function sinceMs(started: number): number {
  return Math.round(performance.now() - started);
}
