import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What a workflow is run with. */
export interface WorkflowOptions {
  /** The caller's repository, a git folder. */
  readonly repository: string;
  /** The repository that stands for `org/deploy-kit@v1`. */
  readonly kit: string;
  /** For event.json and what the runner keeps. */
  readonly temporary: string;
  /** The file of the event. */
  readonly eventFile: string;
  /** Holds Node 24, as the actions ask for. */
  readonly binaries: string;
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** Ends the run as Ctrl-C does. */
  readonly signal?: AbortSignal;
}

/** An annotation of a failed step. */
export interface Annotation {
  readonly step: string;
  readonly title: string;
  readonly message: string;
}

/** One entry of the runner's log. */
interface Entry {
  readonly msg?: string;
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

/** A workflow run, as its page on GitHub would tell it. */
export class WorkflowRun {
  readonly #entries: readonly Entry[];

  /** @param text what act printed: a JSON document a line, and lines of its own */
  constructor(
    readonly exitCode: number | null,
    readonly durationMs: number,
    private readonly text: string,
  ) {
    this.#entries = text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  }

  /** `success`, `failure` or `skipped`; undefined when the step was not reached. */
  result(step: string, stage: 'Main' | 'Post' = 'Main'): string | undefined {
    return this.#of(step, stage).find(({ stepResult }) => stepResult !== undefined)?.stepResult;
  }

  /** The annotations of errors, first first. */
  get errors(): readonly Annotation[] {
    return this.#entries
      .filter(({ command }) => command === 'error')
      .map(({ step = '', arg = '', kvPairs }) => ({ step, title: kvPairs?.title ?? '', message: arg }));
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
    return this.#entries
      .filter(({ command }) => command !== 'add-mask')
      .map(({ msg = '' }) => msg.trimEnd())
      .join('\n');
  }

  /** Everything, in act's words; only what asks the runner to hide a value is left out. */
  get everything(): string {
    return this.text
      .split('\n')
      .filter((line) => !line.includes('"command":"add-mask"'))
      .join('\n');
  }

  #of(step: string, stage: 'Main' | 'Post' = 'Main'): readonly Entry[] {
    return this.#entries.filter((entry) => entry.step === step && entry.stage === stage);
  }
}

/**
 * Runs the workflow of a push with act, on this machine. Values of secrets that an action prints are not hidden
 * by act, so that a test would see them.
 */
export async function runWorkflow(options: WorkflowOptions): Promise<WorkflowRun> {
  const { repository, kit, temporary, eventFile, secrets, variables } = options;
  const started = performance.now();
  const child = spawn(
    actPath(),
    [
      ...['push', '--platform', 'ubuntu-latest=-self-hosted', '--eventpath', eventFile],
      ...['--local-repository', `org/deploy-kit@v1=${kit}`],
      // The values of secrets stay out of act's arguments: it takes them from its environment.
      ...Object.keys(secrets).flatMap((name) => ['--secret', name]),
      ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
      ...['--json', '--insecure-secrets', '--no-cache-server', '--action-offline-mode', '--pull=false'],
      ...['--action-cache-path', join(temporary, 'act')],
    ],
    {
      cwd: repository,
      env: {
        PATH: [options.binaries, process.env.PATH].join(delimiter),
        HOME: process.env.HOME,
        XDG_CONFIG_HOME: temporary,
        ...secrets,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const interrupt = () => child.kill('SIGINT');
  options.signal?.addEventListener('abort', interrupt, { once: true });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.on('data', (piece: Buffer) => pieces.push(piece));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  options.signal?.removeEventListener('abort', interrupt);
  return new WorkflowRun(exitCode, performance.now() - started, Buffer.concat(pieces).toString());
}

/** Where `scripts/setup` puts it. */
function actPath(): string {
  const state = process.env.DEPLOY_KIT_FLEET_DIR ?? join(homedir(), '.cache', 'deploy-kit-fleet');
  return join(state, 'act', 'bin', 'act');
}
