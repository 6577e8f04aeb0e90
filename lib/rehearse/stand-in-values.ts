import { randomBytes } from 'node:crypto';
import { type DeployError, InputProblems } from '../errors/deploy-error.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What was read, and which variables it took that are not set. */
export interface ReadWithStandIns<Value> {
  readonly value: Value;
  readonly environment: Environment;
  readonly names: readonly string[];
  /** Name -> where it is read, as whoever needs it would be told. */
  readonly unset: ReadonlyMap<string, DeployError>;
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
  const unset = new Map<string, DeployError>();
  let known = environment;
  for (;;) {
    try {
      return { value: read(known), environment: known, names: [...unset.keys()], unset };
    } catch (thrown) {
      const missing = unsetIn(thrown).filter(([name]) => !unset.has(name));
      if (missing.length === 0) throw thrown;
      for (const [name, error] of missing) unset.set(name, error);
      const values = missing.map(([name]) => [name, `r${randomBytes(12).toString('hex')}`]);
      known = { ...known, ...Object.fromEntries(values) };
    }
  }
}

function unsetIn(thrown: unknown): readonly (readonly [name: string, error: DeployError])[] {
  if (!(thrown instanceof InputProblems)) return [];
  return thrown.problems
    .filter(({ code }) => code === 'config-variable-unset')
    .flatMap((error) => {
      const name = /^the variable (\S+) is /.exec(error.what)?.[1];
      return name === undefined ? [] : [[name, error] as const];
    });
}
