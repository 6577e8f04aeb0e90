import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runWorkflow } from './act.js';
import type { WorkflowEvent } from './events.js';
import { forAct } from './for-act.js';
import { GitFolder } from './git-folder.js';
import { publishKit } from './published-kit.js';
import { standInActions } from './stand-in-actions.js';
import type { WorkflowRun } from './workflow-run.js';

/** Where the parts are. */
export interface CallerOptions {
  /** The folder of this repository. */
  readonly root: string;
  /** The folder with `dist`, the front doors and the workflows; `root` when not given. */
  readonly kit?: string;
  /** The folder that a user would copy; empty when not given. */
  readonly example?: string;
  /** The repository is `org/NAME`; `caller` when not given. */
  readonly name?: string;
  /** `owner/name@ref` -> a git folder, for actions of others that are to be run; in place of the rest stand stand-ins. */
  readonly actions?: Readonly<Record<string, string>>;
}

/** What one run is given. */
export interface CallOptions {
  /** The file in `.github/workflows`; all that the event starts when not given. */
  readonly workflow?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** Of every step, beside what the runner sets. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * A user's repository with workflows that use `org/deploy-kit@v1`, reusable ones among them, run by act. act copies
 * the repository where GitHub runs actions/checkout, and knows nothing of environments: their secrets are given as
 * the repository's.
 */
export class Caller {
  #known: Readonly<Record<string, string>> | undefined;

  private constructor(
    readonly git: GitFolder,
    /** `org/NAME`. */
    readonly repository: string,
    private readonly folder: string,
    private readonly options: CallerOptions,
  ) {}

  /** Copies the example and publishes deploy-kit beside it. */
  static async start(options: CallerOptions): Promise<Caller> {
    const { root, kit = root, example, name = 'caller' } = options;
    const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-caller-'));
    const path = join(folder, name);
    await mkdir(path);
    if (example !== undefined) await cp(example, path, { recursive: true });
    await publishKit(kit, join(folder, 'deploy-kit'));
    const git = new GitFolder(path);
    await git.init(`https://github.com/org/${name}.git`);
    const caller = new Caller(git, `org/${name}`, folder, options);
    await caller.commit(name);
    return caller;
  }

  /** Writes a file of the repository. */
  async write(path: string, text: string): Promise<void> {
    const file = join(this.git.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Changes a file; an edit that changes nothing is a mistake of whoever asks for it. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const before = await readFile(join(this.git.path, path), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    await this.write(path, after);
  }

  /**
   * Commits everything as it is, the workflows as act can run them.
   *
   * @returns the commit's id
   */
  async commit(message: string): Promise<string> {
    for await (const path of glob('.github/workflows/*.yml', { cwd: this.git.path })) {
      await this.write(path, forAct(await readFile(join(this.git.path, path), 'utf8')));
    }
    return this.git.commit(message);
  }

  /** Runs what an event starts, on the last commit of the branch that is checked out. */
  async run(event: WorkflowEvent, call: CallOptions = {}): Promise<WorkflowRun> {
    const { workflow, secrets = {}, variables = {}, environment, signal } = call;
    const eventFile = join(this.folder, 'event.json');
    await writeFile(eventFile, JSON.stringify(event.payload));
    return runWorkflow({
      repository: this.git.path,
      ...(workflow !== undefined && { workflow: join('.github', 'workflows', workflow) }),
      event: event.name,
      eventFile,
      actions: await this.#actions(),
      temporary: this.folder,
      binaries: join(this.options.root, 'node_modules', '.bin'),
      secrets,
      variables,
      ...(environment && { environment }),
      ...(signal && { signal }),
    });
  }

  /** Whatever the workflows may use: both the caller's and those of deploy-kit. */
  async #actions(): Promise<Readonly<Record<string, string>>> {
    const kit = join(this.folder, 'deploy-kit');
    const folder = join(this.folder, 'actions');
    this.#known ??= await standInActions(kit, folder, { 'org/deploy-kit@v1': kit, ...this.options.actions });
    this.#known = await standInActions(this.git.path, folder, this.#known);
    return this.#known;
  }

  /** Removes the copies. */
  stop(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
