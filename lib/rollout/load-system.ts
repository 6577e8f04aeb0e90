import { readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { RunContext } from '../capability/define-action.js';
import type { ConfigSource } from '../config/read-config.js';
import { knownFacts } from '../policy/payload.js';
import { configMissing } from './errors.js';
import type { StepDefinitions, System } from './system.js';

/** Which file, and what is said beside it. */
export interface SystemRequest {
  /** As a person gave it: relative to the run's folder, or absolute. */
  readonly file: string;
  /** What `${NAME}` reads. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Only these phases; all of them when left out. */
  readonly phases?: readonly string[];
  /** Name -> what the input `host` takes, in place of what the file says. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/**
 * Reads deploy-kit.yml and everything that its steps need of this machine; secrets are hidden from then on.
 *
 * @throws InputProblems with all that is wrong; no host was contacted
 */
export async function loadSystem(
  request: SystemRequest,
  definitions: StepDefinitions,
  context: Pick<RunContext, 'run' | 'journal' | 'signal' | 'mask' | 'leave'>,
): Promise<System> {
  const source = await configSourceOf(request, definitions, context);
  // A file that is wrong is told without SSH, one that is missing without YAML.
  const { readConfig } = await import('../config/read-config.js');
  const config = readConfig(source);
  for (const secret of config.secrets) context.mask(secret);
  const { environment } = source.run;
  if (environment !== '' && environment !== config.environment) {
    const message = `\${run.environment} is ${config.environment}, by the policy of ${config.file}, and DEPLOY_KIT_ENVIRONMENT is ${environment}`;
    context.journal.write({ type: 'warning', message });
  }
  const { readSystem } = await import('./system.js');
  return readSystem(config, definitions, context);
}

/**
 * The text of deploy-kit.yml, and what its references may read.
 *
 * @throws DeployError `config-missing`
 */
export async function configSourceOf(
  { file, environment, phases, hosts }: SystemRequest,
  definitions: StepDefinitions,
  { run }: Pick<RunContext, 'run'>,
): Promise<ConfigSource> {
  const path = isAbsolute(file) ? file : join(run.directory, file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw configMissing(basename(path), dirname(path), error.code ?? error.message);
  });
  return {
    file,
    directory: dirname(path),
    text,
    environment,
    facts: await knownFacts(environment, run),
    run: { sha: run.sha, branch: run.branch, environment: environment.DEPLOY_KIT_ENVIRONMENT ?? '' },
    definitions,
    ...(phases && { phases }),
    ...(hosts && { hostOverrides: hosts }),
  };
}
