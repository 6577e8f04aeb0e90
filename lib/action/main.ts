import type {
  ActionDefinition,
  ActionImplementation,
  Ending,
  InputDefinitions,
  InputsOf,
  RunContext,
} from '../capability/define-action.js';
import { readSecrets } from '../capability/input-secrets.js';
import { InputProblems } from '../errors/deploy-error.js';
import { Journal } from '../journal/journal.js';
import { githubLog } from '../journal/readers/github-log.js';
import { Secrets } from '../journal/redact.js';
import { type ActionEnding, endedWell, explained } from '../run/ending.js';
import { beginProcess, endProcess } from '../run/process-end.js';
import { identityOf } from '../run/runner-identity.js';
import { toItsEnd } from '../run/to-its-end.js';
import { rawSecrets, readStepInputs } from './inputs.js';
import { annotate, setOutputs, summarise } from './report.js';
import { Runner } from './runner.js';

/** State that main saves for the post step. */
const state = { run: 'run', started: 'started', finished: 'finished', left: 'left' } as const;

/**
 * The whole of an action's step, from masks to the exit code. Never throws.
 *
 * @param definition the action; its implementation is loaded when the inputs are right
 */
export async function runMain<Definitions extends InputDefinitions>(
  definition: ActionDefinition<Definitions>,
): Promise<void> {
  await inProcess(async (runner) => {
    const step = new Step(definition, runner);
    const ending = explained(
      await step.run((implementation, inputs, context) => {
        if (definition.post) {
          runner.saveState(state.run, context.run.id);
          runner.saveState(state.started, 'true');
        }
        return implementation.run(inputs, context);
      }),
    );
    try {
      setOutputs(runner, definition.outputs, ending, step.redact);
    } finally {
      step.report(ending);
    }
    // What could not be put back is tried again by the post step; what ended in a way that nobody foresaw may
    // have left a lock or half an undo to it.
    const left = step.leaves || ending.unfinished === true || ending.error?.code === 'unexpected';
    if (definition.post && !left) runner.saveState(state.finished, 'true');
    return endedWell(ending);
  });
}

/**
 * The post step: finishes what main could not, when main started and was killed or crashed; else nothing.
 * Never throws.
 */
export async function runPost<Definitions extends InputDefinitions>(
  definition: ActionDefinition<Definitions>,
): Promise<void> {
  await inProcess(async (runner) => {
    if (!runner.savedState(state.started) || runner.savedState(state.finished)) return true;
    const step = new Step(definition, runner, runner.savedState(state.run));
    const ending = await step.run(async (implementation, inputs, context) => {
      const recovered = await implementation.recover?.(inputs, context);
      return recovered ?? { outcome: 'unchanged', outputs: {} };
    });
    const whole = ending.outcome === 'rolled-back' && ending.error?.code !== 'unexpected';
    if (whole) runner.notice('What the interrupted step had changed was put back.', definition.name);
    step.report(whole ? { outcome: ending.outcome, outputs: {} } : explained(ending));
    return whole || endedWell(ending);
  });
}

type Work<Definitions extends InputDefinitions> = (
  implementation: ActionImplementation<InputsOf<Definitions>>,
  inputs: InputsOf<Definitions>,
  context: RunContext,
) => Promise<Ending>;

/** One action in one process: secrets, inputs, journal and signals around the work. */
class Step<Definitions extends InputDefinitions> {
  readonly #secrets = new Secrets();
  readonly #journal = new Journal();
  readonly redact = this.#secrets.redact;
  #leaves = false;

  constructor(
    private readonly definition: ActionDefinition<Definitions>,
    private readonly runner: Runner,
    private readonly runId?: string,
  ) {
    // Before anything else: nothing may be printed that is not masked.
    for (const secret of rawSecrets(definition.inputs, process.env)) this.#mask(secret);
    this.#journal.read(githubLog(runner, this.redact));
  }

  /** Something is left to the post step. */
  get leaves(): boolean {
    return this.#leaves;
  }

  /** Does the work; every way in which it can end is an ending. */
  run(work: Work<Definitions>): Promise<ActionEnding> {
    return toItsEnd(
      (signal) => this.#work(work, signal),
      (signal) =>
        this.#journal.write({
          type: 'warning',
          message: `${signal}: the runner is about to end this process; what is left to put back is put back by the post step, or by the next run`,
        }),
    );
  }

  /** Says how it ended: in the log, as annotations, in the job summary. */
  report(ending: ActionEnding): void {
    const { name } = this.definition;
    annotate(this.runner, name, ending, this.#journal.entries, this.redact);
    summarise(this.runner, name, ending, this.#journal.entries, this.redact);
  }

  async #work(work: Work<Definitions>, signal: AbortSignal) {
    const { read, unknown } = readStepInputs(this.definition, process.env);
    for (const { message } of unknown) this.#journal.write({ type: 'warning', message });
    if (!read.ok) throw new InputProblems(read.problems);
    for (const secret of readSecrets(this.definition.inputs, read.inputs)) this.#mask(secret);
    const implementation = await this.definition.load();
    const run = identityOf(process.env, this.runId);
    const left = this.runner.savedState(state.left);
    return work(implementation, read.inputs, {
      run,
      journal: this.#journal,
      signal,
      mask: (secret) => this.#mask(secret),
      redact: this.redact,
      ...(this.definition.post && { leave: (text) => this.#leave(text) }),
      ...(left && { left }),
    });
  }

  #leave(text: string): void {
    this.#leaves = text !== '';
    this.runner.saveState(state.left, text);
  }

  #mask(secret: string): void {
    for (const piece of this.#secrets.add(secret)) this.runner.mask(piece);
  }
}

/** Runs a step to the process's end: 0 only when it ended well, and everything that was printed is out. */
async function inProcess(step: (runner: Runner) => Promise<boolean>): Promise<void> {
  beginProcess();
  const runner = new Runner(process.env, (text) => process.stdout.write(text));
  let well = false;
  try {
    well = await step(runner);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    runner.error(`The end of this step could not be reported: ${code ? `${code}: ` : ''}${message}`);
  }
  await endProcess(well ? 0 : 1);
}
