import { safeParse } from 'zod/mini';
import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import type { ActionDefinition, InputDefinition, InputDefinitions, InputsOf } from './define-action.js';

/** Inputs as they were read: typed when there are no problems. */
export type ReadInputs<Definitions extends InputDefinitions> =
  | { readonly ok: true; readonly inputs: InputsOf<Definitions> }
  | { readonly ok: false; readonly problems: readonly DeployError[] };

/**
 * Reads the inputs of one action, whoever gave them: a workflow, a file, or a command line.
 *
 * @param definition what is accepted, and what must hold between inputs
 * @param given name -> value as typed; an empty text, null and undefined are as if left out
 * @param where how a person finds an input: `input host`, `deploy-kit.yml:12:9`, `--host`
 * @returns the typed inputs, or every problem at once; unknown names are not looked at (see `unknownInput`)
 */
export function readInputs<Definitions extends InputDefinitions>(
  definition: Pick<ActionDefinition<Definitions>, 'inputs' | 'rules'>,
  given: Readonly<Record<string, unknown>>,
  where: (name: string) => string,
): ReadInputs<Definitions> {
  const inputs: Record<string, unknown> = {};
  const problems: DeployError[] = [];
  const wrong = new Set<string>();
  for (const [name, input] of Object.entries(definition.inputs)) {
    const written = isLeftOut(given[name]) ? input.default : given[name];
    const read =
      written === undefined ? readNothing(input, where(name)) : readValue(input, written, where(name));
    if (read instanceof DeployError) {
      problems.push(read);
      wrong.add(name);
    } else {
      inputs[name] = read.value;
    }
  }
  for (const rule of definition.rules ?? []) {
    const problem = rule.inputs.some((name) => wrong.has(name)) ? undefined : rule.check(inputs);
    if (problem) problems.push(placed(problem, rule.inputs.map(where).join(', ')));
  }
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, inputs: inputs as InputsOf<Definitions> };
}

/** A name that is no input of the action; `nearest` when one of its inputs is probably meant. */
export function unknownInput(
  name: string,
  inputs: InputDefinitions,
  where: string,
): { readonly error: DeployError; readonly nearest: string | undefined } {
  const nearest = nearestName(name, Object.keys(inputs));
  const error = new DeployError({
    code: 'input-unknown',
    kind: 'input',
    what: `there is no input of the name ${name}`,
    where,
    remedy: nearest
      ? `Write ${nearest}.`
      : `Take it away, or use one of ${Object.keys(inputs).join(', ') || 'no inputs at all'}.`,
  });
  return { error, nearest };
}

function isLeftOut(written: unknown): boolean {
  return written === undefined || written === null || (typeof written === 'string' && written.trim() === '');
}

function readNothing(input: InputDefinition, where: string): { readonly value: undefined } | DeployError {
  if (!input.required) return { value: undefined };
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: 'it is required, and was not given or is empty',
    where,
    remedy: `Give ${input.accepts}.`,
  });
}

function readValue(
  input: InputDefinition,
  written: unknown,
  where: string,
): { readonly value: unknown } | DeployError {
  const result = safeParse(input.schema, written);
  if (result.success) return { value: result.data };
  const what = result.error.issues.map((issue) => {
    if (issue.code !== 'custom') return `${kindOf(written)} is not accepted`;
    return input.secret ? String(issue.params?.withoutValue) : issue.message;
  });
  return new DeployError({
    code: 'input-invalid',
    kind: 'input',
    what: what.join('; '),
    where,
    remedy: `Give ${input.accepts}.`,
  });
}

function kindOf(written: unknown): string {
  if (Array.isArray(written)) return 'a list';
  if (typeof written === 'object') return 'a map';
  return `a ${typeof written}`;
}

function placed(problem: DeployError, where: string): DeployError {
  const { code, kind, what, remedy } = problem;
  return new DeployError({ code, kind, what, where, remedy });
}
