import type { InputsOf, RunContext } from '../../lib/capability/define-action.js';
import type { WaitResult } from '../../lib/health/wait.js';
import type { Outcome } from '../../lib/journal/outcome.js';
import { readProject } from './api.js';
import { buildCommand, deployCommand, pullCommand } from './commands.js';
import type { vercelInputs } from './definition.js';
import { type Deployment, readDeployment } from './deployment.js';
import { secretsInEnvFile } from './env-file.js';
import type { Account } from './environment.js';
import { stageFailed } from './errors.js';
import { installCli } from './install.js';
import { Promotion } from './promotion.js';
import { smokeTest } from './smoke-test.js';
import type { Stages } from './stages.js';
import { removeState, writeState } from './state.js';
import { VercelCli } from './vercel-cli.js';
import { closeFolder, VercelFolder } from './vercel-folder.js';

export type Inputs = InputsOf<typeof vercelInputs>;

/** Where a deploy works. */
export interface Place {
  /** The folder of the front end. */
  readonly directory: string;
  /** A folder of this run, outside of any repository. */
  readonly kept: string;
}

/** One deploy of a front end: what it has made so far, also when it fails. */
export class FrontEnd {
  deployment: Deployment | undefined;
  /** What the domains led to before. */
  previous: string | undefined;
  checks: WaitResult['checks'] = [];
  promoted = false;
  /** A promotion went wrong: whether the domains lead to what was there before. */
  putBack: boolean | undefined;
  readonly #account: Account;
  #folder: VercelFolder | undefined;

  constructor(
    private readonly inputs: Inputs,
    private readonly place: Place,
    private readonly stages: Stages,
    private readonly context: Pick<RunContext, 'mask'>,
    private readonly signal: AbortSignal,
  ) {
    const { token, 'org-id': organization, 'project-id': project } = inputs;
    this.#account = { token, organization, project };
  }

  /** @throws the cause, when it fails */
  async deploy(): Promise<Outcome> {
    const { inputs, stages, signal } = this;
    try {
      const cli = await this.#install();
      await this.#pull(cli);
      await stages.prepare('build', () =>
        cli.run('build', buildCommand(inputs.environment), { signal, build: true }),
      );
      if (inputs['dry-run']) return 'planned';
      const deployment = await stages.prepare('deploy', () => this.#upload(cli));
      if (inputs['smoke-test'] !== undefined) await this.#test(deployment);
      if (inputs.environment === 'preview') return 'deployed';
      return inputs.promote ? await this.#promote(cli, deployment) : 'deployed';
    } finally {
      await this.#leave();
    }
  }

  /** Nothing stays behind but what the post step needs, to try again what could not be put back. */
  async #leave(): Promise<void> {
    const warn = (message: string): void => this.stages.warning(message);
    const closed = this.#folder === undefined || (await closeFolder(this.#folder, warn));
    if (closed && this.putBack !== false) await removeState(this.place.kept);
  }

  #install(): Promise<VercelCli> {
    const { stages, signal } = this;
    return stages.prepare('install', async () => {
      const cli = await installCli(process.env, signal, (line) => stages.line('npm', line));
      stages.notice(`Vercel CLI ${cli.version}${cli.found ? ', which an earlier step installed' : ''}`);
      return VercelCli.prepare({
        argv: cli.argv,
        account: this.#account,
        environment: process.env,
        ...this.place,
        stages,
      });
    });
  }

  /** Brings settings and variables, and hides the values before anything can print them. */
  async #pull(cli: VercelCli): Promise<void> {
    const { environment } = this.inputs;
    const { directory, kept } = this.place;
    await this.stages.prepare('pull', async () => {
      const folder = await VercelFolder.of(directory, kept);
      await writeState(kept, { directory, wasThere: folder.wasThere });
      this.#folder = folder;
      await folder.open();
      await cli.run('pull', pullCommand(environment), { signal: this.signal });
      const variables = await folder.read(`.env.${environment}.local`);
      const secrets = secretsInEnvFile(variables, [projectName(await folder.read('project.json'))]);
      for (const secret of secrets) this.context.mask(secret);
    });
  }

  async #upload(cli: VercelCli): Promise<Deployment> {
    const { environment } = this.inputs;
    if (environment === 'production') await this.#look();
    const run = { signal: this.signal, answers: true } as const;
    let result = await cli.attempt('deploy', deployCommand(environment), run);
    if (result.code !== 0 && result.lines.some((line) => line.includes('--archive=tgz'))) {
      this.stages.notice('there are more files than Vercel takes one by one: they go as one archive');
      result = await cli.attempt('deploy', deployCommand(environment, true), run);
    }
    if (result.code !== 0) throw stageFailed('deploy', result);
    const deployment = readDeployment(result.stdout);
    this.deployment = deployment;
    this.stages.notice(`${deployment.id}: ${deployment.url}`);
    return deployment;
  }

  async #test(deployment: Deployment): Promise<void> {
    const { inputs, stages, signal } = this;
    const untouched =
      inputs.environment === 'preview'
        ? 'It is a preview, and nothing else was touched'
        : `Production is as it was${this.previous === undefined ? '' : ` (${this.previous})`}`;
    await stages.wait('smoke test', async () => {
      const { checks } = await smokeTest(inputs, deployment, untouched, stages, signal);
      this.checks = checks;
    });
  }

  async #promote(cli: VercelCli, { id }: Deployment): Promise<Outcome> {
    const { stages, signal } = this;
    const { directory, kept } = this.place;
    // Again: another run may have promoted since.
    await this.#look();
    const promoting = { deployment: id, previous: this.previous };
    const promotion = new Promotion(cli, (until) => this.#project(until), promoting);
    const state = { directory, wasThere: this.#folder?.wasThere ?? false };
    await writeState(kept, { ...state, promotion: promoting });
    try {
      const outcome = await stages.apply('promote', () => promotion.promote(signal));
      await writeState(kept, state);
      this.promoted = outcome === 'deployed';
      if (outcome === 'started') stages.notice('Vercel brings it to the domains step by step, or later');
      return outcome;
    } catch (thrown) {
      this.putBack = await this.#back(promotion);
      throw thrown;
    }
  }

  /** True when the domains lead to what was there before. */
  async #back(promotion: Promotion): Promise<boolean | undefined> {
    if (!(await promotion.touched())) return undefined;
    try {
      await this.stages.undo('promote', () => promotion.putBack());
      return true;
    } catch {
      // The journal has it; the cause is why it had to go back.
      return false;
    }
  }

  /** What the domains lead to now. */
  async #look(): Promise<void> {
    this.previous = (await this.#project(this.signal)).targets?.production?.id;
  }

  #project(signal: AbortSignal) {
    return readProject(this.#account, process.env, signal);
  }
}

function projectName(settings: string): string {
  try {
    return String(JSON.parse(settings).projectName ?? '');
  } catch {
    return '';
  }
}
