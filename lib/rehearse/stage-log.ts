import { Cancelled, type DeployError, toDeployError } from '../errors/deploy-error.js';
import type { TargetResult } from '../journal/events.js';
import type { Journal } from '../journal/journal.js';
import type { Outcome } from '../journal/outcome.js';
import { stageFailed } from './errors.js';
import type { LoadReport } from './load.js';
import { loadLines, loadSummary } from './load-words.js';
import type { Stage } from './stages.js';

/** How a stage ended. */
export interface StageEnd {
  readonly outcome: Outcome;
  /** What it proved, or how it was broken. */
  readonly said: string;
  /** What did not come as it must. */
  readonly problem?: string;
  /** What a deploy ended with. */
  readonly error?: DeployError;
}

/** A stage with what came of it. */
export interface StageResult extends Omit<StageEnd, 'outcome'> {
  readonly stage: Stage;
  /** Absent where it was not tried. */
  readonly outcome?: Outcome;
  readonly durationMs: number;
}

const target = 'throwaway hosts';
const step = 'rehearse';

/** The stages of a rehearsal, in the journal as the phases of a rollout: every reader can tell of them. */
export class StageLog {
  readonly #results: StageResult[] = [];

  constructor(
    title: string,
    private readonly stages: readonly Stage[],
    private readonly journal: Journal,
  ) {
    const phases = stages.map(({ name }, index) => ({
      name,
      needs: stages.slice(Math.max(index - 1, 0), index).map((before) => before.name),
      targets: [target],
    }));
    journal.write({ type: 'run.started', title, targets: [target], dryRun: false, phases });
  }

  /** @returns whether it came as it must */
  async stage(stage: Stage, work: () => Promise<StageEnd>): Promise<boolean> {
    const journal = this.journal.within(stage.name);
    const started = performance.now();
    journal.write({ type: 'step.waiting', target, step });
    const end = await work().catch(ended);
    const durationMs = performance.now() - started;
    this.#results.push({ ...end, stage, durationMs });
    if (end.problem === undefined) {
      journal.write({ type: 'notice', target, message: end.said });
      journal.write({ type: 'step.verified', target, step, durationMs });
      return true;
    }
    const error = stageFailed(stage.name, end.problem, end.error);
    journal.write({ type: 'step.failed', target, step, during: 'verify', error });
    return false;
  }

  /** Tells in each stage what became of the requests that were sent in it. */
  load(report: LoadReport): void {
    for (const { name } of this.stages)
      for (const message of loadLines(report, name))
        this.journal.within(name).write({ type: 'warning', target, message });
    this.journal.write({ type: 'notice', message: loadSummary(report) });
  }

  /** @returns all stages, those that were not tried too */
  end(): readonly StageResult[] {
    const results = this.stages.map(
      (stage, index): StageResult => this.#results[index] ?? { stage, said: 'not tried', durationMs: 0 },
    );
    const failed = results.find(({ problem }) => problem !== undefined);
    this.journal.write({
      type: 'run.ended',
      outcome: failed ? 'failed' : 'healthy',
      results: results.flatMap(targetResult),
      ...(failed?.problem !== undefined && {
        error: stageFailed(failed.stage.name, failed.problem, failed.error),
      }),
    });
    return results;
  }
}

/** @throws what cancels the rehearsal */
function ended(thrown: unknown): StageEnd {
  if (thrown instanceof Cancelled) throw thrown;
  const error = toDeployError(thrown);
  return { outcome: 'failed', said: error.message, problem: error.message, error };
}

function targetResult({ stage, outcome, durationMs, said, problem, error }: StageResult): TargetResult[] {
  if (outcome === undefined) return [];
  return [
    {
      target,
      phase: stage.name,
      outcome: problem === undefined ? outcome : 'failed',
      changes: [],
      durationMs,
      details: { said },
      ...(problem !== undefined && { error: stageFailed(stage.name, problem, error) }),
    },
  ];
}
