import type { ActionDefinition, InputDefinitions } from '../capability/define-action.js';
import { type ReadInputs, readInputs, unknownInput } from '../capability/inputs-read.js';
import type { DeployError } from '../errors/deploy-error.js';
import type { ProcessEnvironment } from '../run/runner-identity.js';

const prefix = 'INPUT_';

/** Where the runner puts an input: upper case, spaces as `_`, hyphens as they are. */
export function environmentName(input: string): string {
  return `${prefix}${input.replaceAll(' ', '_').toUpperCase()}`;
}

/** The inputs of a step, and the names in it that are none. */
export interface StepInputs<Definitions extends InputDefinitions> {
  readonly read: ReadInputs<Definitions>;
  /** Names like none of the action's; they may be somebody else's variables, so that they are no error. */
  readonly unknown: readonly DeployError[];
}

/**
 * Reads the inputs that the runner gave to this step.
 *
 * @returns typed inputs, or all problems at once; a name that is nearly an input's is a problem as well
 */
export function readStepInputs<Definitions extends InputDefinitions>(
  definition: Pick<ActionDefinition<Definitions>, 'inputs' | 'rules'>,
  environment: ProcessEnvironment,
): StepInputs<Definitions> {
  const names = Object.keys(definition.inputs);
  const given = Object.fromEntries(names.map((name) => [name, environment[environmentName(name)]]));
  const read = readInputs(definition, given, (name) => `input ${name}`);
  const strangers = unknownNames(names, environment).map((name) =>
    unknownInput(name, definition.inputs, `input ${name}`),
  );
  const misspelt = strangers.filter(({ nearest }) => nearest !== undefined).map(({ error }) => error);
  const unknown = strangers.filter(({ nearest }) => nearest === undefined).map(({ error }) => error);
  if (misspelt.length === 0) return { read, unknown };
  return { read: { ok: false, problems: [...misspelt, ...(read.ok ? [] : read.problems)] }, unknown };
}

function unknownNames(names: readonly string[], environment: ProcessEnvironment): string[] {
  const known = new Set(names.map(environmentName));
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith(prefix) && !known.has(name) && value !== '')
    .map(([name]) => name.slice(prefix.length).toLowerCase());
}

/** The secret inputs as they stand there, before anything reads them. */
export function rawSecrets(inputs: InputDefinitions, environment: ProcessEnvironment): readonly string[] {
  return Object.entries(inputs)
    .filter(([, input]) => input.secret)
    .map(([name]) => environment[environmentName(name)] ?? '');
}
