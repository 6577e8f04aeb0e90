import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { InputDefinition, InputDefinitions } from '../capability/define-action.js';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';
import { secretVariable, takesLines } from './action-flags.js';
import { argumentsWrong, fileUnreadable, secretArgument } from './errors.js';
import type { Given } from './given.js';

/** Where values come from that do not stand on the command line. */
export interface ValueSources {
  readonly directory: string;
  readonly environment: ProcessEnvironment;
  readonly input: NodeJS.ReadableStream;
}

/**
 * The inputs of an action as they were given by options, files, standard input and, secrets, by the environment.
 *
 * @returns name -> value as typed, for `readInputs`
 * @throws InputProblems with everything that cannot be read, and for secrets among the arguments
 */
export async function writtenInputs(
  inputs: InputDefinitions,
  given: Given,
  sources: ValueSources,
): Promise<Readonly<Record<string, unknown>>> {
  const values: Record<string, unknown> = {};
  const problems: DeployError[] = [];
  const standardInput = onlyOnce(sources.input);
  for (const [name, input] of Object.entries(inputs)) {
    try {
      values[name] = await writtenInput(name, input, given, { ...sources, standardInput });
    } catch (thrown) {
      if (!(thrown instanceof DeployError)) throw thrown;
      problems.push(thrown);
    }
  }
  if (problems.length > 0) throw new InputProblems(problems);
  return values;
}

type Sources = ValueSources & { standardInput(flag: string): Promise<string> };

async function writtenInput(
  name: string,
  input: InputDefinition,
  given: Given,
  sources: Sources,
): Promise<unknown> {
  const flag = `--${name}`;
  const value = given.value(name);
  if (value === undefined) return input.secret ? sources.environment[secretVariable(name)] : undefined;
  if (typeof value === 'boolean') return value;
  if (value.length > 1 && !takesLines(input))
    throw argumentsWrong(`${flag} was given several times`, 'deploy-kit run');
  const texts: string[] = [];
  for (const written of value) texts.push(await textOf(written, flag, name, input, sources));
  return texts.join('\n');
}

async function textOf(
  written: string,
  flag: string,
  name: string,
  input: InputDefinition,
  { directory, standardInput }: Sources,
): Promise<string> {
  if (written === '-') return standardInput(flag);
  if (written.startsWith('@')) {
    const file = written.slice(1);
    // After an `@` a shell leaves the tilde as it is.
    const path = resolve(directory, file.replace(/^~(?=\/)/, homedir()));
    return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw fileUnreadable(flag, file, error.code ?? error.message);
    });
  }
  if (input.secret && written !== '') throw secretArgument(flag, secretVariable(name));
  return written;
}

function onlyOnce(stream: NodeJS.ReadableStream): (flag: string) => Promise<string> {
  let taken: string | undefined;
  return async (flag) => {
    if (taken !== undefined)
      throw argumentsWrong(`${taken} and ${flag} both read standard input`, 'deploy-kit run');
    taken = flag;
    return readAll(stream);
  };
}
