/** An annotation of a failed step. */
export interface Annotation {
  readonly step: string;
  readonly title: string;
  readonly message: string;
}

/** One entry of the runner's log. */
interface Entry {
  readonly msg?: string;
  /** `caller's job/name of the called workflow/name of its job`. */
  readonly job?: string;
  readonly jobID?: string;
  readonly jobResult?: 'success' | 'failure';
  readonly stage?: 'Pre' | 'Main' | 'Post';
  readonly step?: string;
  readonly stepResult?: 'success' | 'failure' | 'skipped';
  readonly command?: string;
  readonly name?: string;
  readonly arg?: string;
  readonly content?: string;
  readonly raw_output?: boolean;
  readonly kvPairs?: { readonly title?: string };
}

/** What steps did, as the run's page on GitHub would tell it; steps are asked for by their name. */
export class StepLog {
  constructor(protected readonly entries: readonly Entry[]) {}

  /** `success`, `failure` or `skipped`; undefined when the step was not reached. */
  result(step: string, stage: 'Main' | 'Post' = 'Main'): string | undefined {
    return this.#of(step, stage).find(({ stepResult }) => stepResult !== undefined)?.stepResult;
  }

  /** The annotations of errors, first first. */
  get errors(): readonly Annotation[] {
    return this.#annotations('error');
  }

  /** The annotations of notices, first first. */
  get notices(): readonly Annotation[] {
    return this.#annotations('notice');
  }

  outputs(step: string): Readonly<Record<string, string>> {
    const set = this.#of(step).filter(({ command }) => command === 'set-output');
    return Object.fromEntries(set.map(({ name = '', arg = '' }) => [name, arg]));
  }

  /** Markdown. */
  summary(step: string): string {
    return this.#of(step).find(({ command }) => command === 'summary')?.content ?? '';
  }

  /** What the step printed, commands to the runner left out. */
  log(step: string, stage: 'Main' | 'Post' = 'Main'): string {
    return this.#of(step, stage)
      .filter(({ raw_output: isOutput }) => isOutput)
      .map(({ msg }) => msg)
      .join('');
  }

  /** The whole log for a person, what hides a value left out. */
  get messages(): string {
    return this.entries
      .filter(({ command }) => command !== 'add-mask')
      .map(({ msg = '' }) => msg.trimEnd())
      .join('\n');
  }

  #of(step: string, stage: 'Main' | 'Post' = 'Main'): readonly Entry[] {
    return this.entries.filter((entry) => entry.step === step && entry.stage === stage);
  }

  #annotations(kind: 'error' | 'notice'): readonly Annotation[] {
    return this.entries
      .filter(({ command }) => command === kind)
      .map(({ step = '', arg = '', kvPairs }) => ({ step, title: kvPairs?.title ?? '', message: arg }));
  }
}

/** A workflow run, with all of its jobs. */
export class WorkflowRun extends StepLog {
  /** @param text what act printed: a JSON document a line, and lines of its own */
  constructor(
    readonly exitCode: number | null,
    readonly durationMs: number,
    private readonly text: string,
  ) {
    super(text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])));
  }

  /**
   * The steps of one job, by its id in the workflow that holds it.
   *
   * @param caller the caller's job, where several call workflows that have a job of this id
   */
  job(id: string, caller?: string): StepLog {
    return new StepLog(this.#ofJob(id, caller));
  }

  /** `skipped` too when the run ended before. A failure is what GitHub calls it; act hides some from the caller. */
  jobResult(id: string, caller?: string): 'success' | 'failure' | 'skipped' {
    const results = this.#ofJob(id, caller).flatMap(({ jobResult }) => jobResult ?? []);
    if (results.includes('failure')) return 'failure';
    return results[0] ?? 'skipped';
  }

  /** Id -> result of each job that ran. */
  get jobResults(): Readonly<Record<string, string>> {
    const ids = new Set(this.entries.flatMap(({ jobID, jobResult }) => (jobResult ? (jobID ?? []) : [])));
    return Object.fromEntries([...ids].map((id) => [id, this.jobResult(id)]));
  }

  /** Everything, in act's words; only what asks the runner to hide a value is left out. */
  get everything(): string {
    return this.text
      .split('\n')
      .filter((line) => !line.includes('"command":"add-mask"'))
      .join('\n');
  }

  #ofJob(id: string, caller: string | undefined): readonly Entry[] {
    const belongs = ({ job = '', jobID }: Entry): boolean =>
      jobID === id && (caller === undefined || job.split('/').includes(caller));
    return this.entries.filter(belongs);
  }
}
