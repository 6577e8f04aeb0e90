import { randomBytes } from 'node:crypto';
import { unsetVariableOf } from '../config/errors-references.js';
import { InputProblems } from '../errors/deploy-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What was read, and which variables it took that are not set. */
export interface ReadWithStandIns<Value> {
  readonly value: Value;
  readonly environment: Environment;
  readonly names: readonly string[];
}

/**
 * Reads with what the environment has, and gives each variable that is not set a random value for the rehearsal: letters
 * and digits, as a password that nobody knows.
 *
 * @param read throws InputProblems, of which `config-variable-unset` name the variables that it lacks
 * @throws InputProblems with everything else that is wrong
 */
export function readWithStandIns<Value>(
  environment: Environment,
  read: (environment: Environment) => Value,
): ReadWithStandIns<Value> {
  const names: string[] = [];
  let known = environment;
  for (;;) {
    try {
      return { value: read(known), environment: known, names };
    } catch (thrown) {
      const missing = unsetIn(thrown).filter((name) => !names.includes(name));
      if (missing.length === 0) throw thrown;
      names.push(...missing);
      const values = missing.map((name) => [name, `r${randomBytes(12).toString('hex')}`]);
      known = { ...known, ...Object.fromEntries(values) };
    }
  }
}

function unsetIn(thrown: unknown): string[] {
  if (!(thrown instanceof InputProblems)) return [];
  return thrown.problems.flatMap((problem) => unsetVariableOf(problem) ?? []);
}
