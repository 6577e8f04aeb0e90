import { join } from 'node:path';
import { Caller } from '../workflow/caller.js';
import type { WorkflowEvent } from '../workflow/events.js';
import { RunnerTools } from '../workflow/runner-tools.js';
import type { WorkflowRun } from '../workflow/workflow-run.js';
import { type Aurontek, registryLogin } from './aurontek.js';
import { secrets } from './services.js';

/** Where the parts are. */
export interface PipelineOptions {
  /** The folder of this repository. */
  readonly root: string;
  /** The folder with `dist`, the front doors and the workflows; `root` when not given. */
  readonly kit?: string;
  /** The workflow is run without a front end when not given. */
  readonly vercel?: VercelAccess;
}

/** How a runner reaches what stands in for Vercel. */
export interface VercelAccess {
  readonly secrets: Readonly<Record<'VERCEL_TOKEN' | 'VERCEL_ORG_ID' | 'VERCEL_PROJECT_ID', string>>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A user's copy of examples/aurontek, whose pushes are run by act. */
export class Pipeline {
  private constructor(
    readonly aurontek: Aurontek,
    readonly repository: Caller,
    private readonly tools: RunnerTools,
    private readonly vercel: VercelAccess | undefined,
  ) {}

  static async start(aurontek: Aurontek, { root, kit = root, vercel }: PipelineOptions): Promise<Pipeline> {
    const example = join(root, 'examples', 'aurontek');
    const tools = await RunnerTools.start();
    const repository = await Caller.start({ root, kit, example, name: 'aurontek' });
    if (vercel === undefined) {
      const workflow = '.github/workflows/pipeline.yml';
      await repository.edit(workflow, (text) => text.replace('frontend: vercel', 'frontend: none'));
      await repository.commit('without a front end');
    }
    return new Pipeline(aurontek, repository, tools, vercel);
  }

  /** The repository's secrets, by the names of the example. */
  get secrets(): Readonly<Record<string, string>> {
    return {
      ...this.aurontek.login,
      ...this.vercel?.secrets,
      DOCKERHUB_TOKEN: registryLogin.password,
      ENV: Object.entries(secrets)
        .map(([name, value]) => `${name}='${value}'`)
        .join('\n'),
    };
  }

  /**
   * Runs what an event starts, on the last commit.
   *
   * @param instead secrets with other values; an empty one is as if nobody had set it
   */
  run(event: WorkflowEvent, instead: Readonly<Record<string, string>> = {}): Promise<WorkflowRun> {
    const all = Object.entries({ ...this.secrets, ...instead });
    return this.repository.run(event, {
      workflow: 'pipeline.yml',
      secrets: Object.fromEntries(all.filter(([, value]) => value !== '')),
      variables: this.aurontek.variables,
      environment: { ...this.tools.environment, ...this.vercel?.environment },
    });
  }

  /** Removes the copy. */
  async stop(): Promise<void> {
    await this.repository.stop();
    await this.tools.stop();
  }
}
