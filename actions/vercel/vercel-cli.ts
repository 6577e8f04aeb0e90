import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChildResult, runChild } from '../../lib/run/child.js';
import type { ProcessEnvironment } from '../../lib/run/runner-identity.js';
import { apiOf } from './api.js';
import { type Account, accountEnvironment, buildEnvironment } from './environment.js';
import { stageFailed } from './errors.js';
import type { Stages } from './stages.js';

/** What the Vercel CLI is run with. */
export interface CliSetting {
  /** The argv prefix that runs it. */
  readonly argv: readonly string[];
  readonly account: Account;
  /** Of this process. */
  readonly environment: ProcessEnvironment;
  /** The folder of the front end. */
  readonly directory: string;
  /** A folder of this run, in which it keeps its own settings. */
  readonly kept: string;
  readonly stages: Stages;
}

/** How one command of it is run. */
export interface CliRun {
  readonly signal: AbortSignal;
  /** Without the token: what it runs is not ours. */
  readonly build?: true;
  /** Standard output is for us, and not for people. */
  readonly answers?: true;
  /** Not in the folder of the front end, but where the team is said that it works for. */
  readonly scoped?: true;
}

/** The Vercel CLI. Token and ids reach it by the environment and by files, never by its arguments. */
export class VercelCli {
  private constructor(private readonly setting: CliSetting) {}

  static async prepare(setting: CliSetting): Promise<VercelCli> {
    const [config, scope] = [join(setting.kept, 'config'), join(setting.kept, 'scope')];
    await mkdir(config, { recursive: true, mode: 0o700 });
    await mkdir(scope, { recursive: true, mode: 0o700 });
    await writeFile(join(config, 'config.json'), JSON.stringify({ telemetry: { enabled: false } }));
    // promote and rollback know neither VERCEL_ORG_ID nor .vercel/project.json, and would work for the default team of
    // the token; `scope` of a vercel.json is what they heed beside an argument: github.com/vercel/vercel/issues/11712
    const { organization } = setting.account;
    const team = organization.startsWith('team_') ? { scope: organization } : {};
    await writeFile(join(scope, 'vercel.json'), JSON.stringify(team));
    return new VercelCli(setting);
  }

  /** @throws what the end of the command means, when it is not 0 */
  async run(stage: string, command: readonly string[], run: CliRun): Promise<ChildResult> {
    const result = await this.attempt(stage, command, run);
    if (result.code !== 0) throw stageFailed(stage, result);
    return result;
  }

  /** As `run`, and every end is a result. */
  attempt(
    stage: string,
    command: readonly string[],
    { signal, build, scoped, answers }: CliRun,
  ): Promise<ChildResult> {
    const { argv, account, environment, directory, kept, stages } = this.setting;
    return runChild({
      argv: [
        ...argv,
        ...command,
        ...['--global-config', join(kept, 'config')],
        ...['--api', apiOf(environment)],
      ],
      directory: scoped ? join(kept, 'scope') : directory,
      environment: build ? buildEnvironment(environment, account) : accountEnvironment(environment, account),
      signal,
      onLine: (line) => stages.line(stage, line),
      ...(answers && { answers }),
    });
  }
}
