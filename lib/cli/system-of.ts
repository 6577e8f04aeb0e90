import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { RunContext } from '../capability/define-action.js';
import { InputProblems } from '../errors/deploy-error.js';
import { hostOverrides } from '../rollout/host-overrides.js';
import { loadSystem, type SystemRequest } from '../rollout/load-system.js';
import type { System } from '../rollout/system.js';
import { type Environment, environmentAccepts, parseEnvironment } from '../values/environment.js';
import { InvalidValue } from '../values/invalid-value.js';
import { parseList } from '../values/list.js';
import type { Invocation } from './command.js';
import { envFileWrong, fileUnreadable } from './errors.js';
import { defaultConfig } from './options.js';

/**
 * The system that the options of a command name.
 *
 * @throws InputProblems with all that is wrong; no host was contacted
 */
export async function systemOf(invocation: Invocation, context: RunContext): Promise<System> {
  return loadSystem(await requestOf(invocation), await invocation.kit.steps(), context);
}

/** Which file the options of a command name, and what is said beside it. */
export async function requestOf({ given, ...asked }: Invocation): Promise<SystemRequest> {
  const phases = given.list('phase').flatMap(parseList);
  const hosts = given.list('host');
  return {
    file: given.text('config') ?? defaultConfig,
    environment: { ...asked.environment, ...(await envFile(given.text('env-file'), asked.directory)) },
    ...(phases.length > 0 && { phases }),
    ...(hosts.length > 0 && { hosts: hostOverrides(hosts.join('\n'), '--host') }),
  };
}

async function envFile(file: string | undefined, directory: string): Promise<Environment> {
  if (file === undefined) return {};
  const text = await readFile(resolve(directory, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputProblems([fileUnreadable('--env-file', file, error.code ?? error.message)]);
  });
  try {
    return parseEnvironment(text);
  } catch (thrown) {
    if (!(thrown instanceof InvalidValue)) throw thrown;
    throw new InputProblems([envFileWrong(file, thrown.withoutValue, environmentAccepts)]);
  }
}
