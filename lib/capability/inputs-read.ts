import { safeParse } from 'zod/mini';
import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import type { ActionDefinition, InputDefinition, InputDefinitions, InputsOf } from './define-action.js';

/** Inputs as they were read: typed when there are no problems. */
export type ReadInputs<Definitions extends InputDefinitions> =
  | { readonly ok: true; readonly inputs: InputsOf<Definitions> }
  | { readonly ok: false; readonly problems: readonly DeployError[] };

/** What is wrong with one input, or between several; without its place. */
export interface InputProblem {
  readonly inputs: readonly string[];
  readonly error: DeployError;
}

/** How far inputs are read. */
export interface ReadOptions {
  /** As a step of a rollout: rules for an action that stands by itself are not asked. */
  readonly asStep?: true;
  /** Given, and known only later: neither these inputs nor the rules that look at them are read. */
  readonly later?: ReadonlySet<string>;
  /** Inputs whose values no error repeats, though the input is none for secrets. */
  readonly hidden?: ReadonlySet<string>;
}

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
  const { inputs, problems } = checkInputs(definition, given);
  if (problems.length === 0) return { ok: true, inputs: inputs as InputsOf<Definitions> };
  return {
    ok: false,
    problems: problems.map(({ inputs: names, error }) => placed(error, names.map(where).join(', '))),
  };
}

/** As `readInputs`, for a caller that places the problems by itself and knows some of the values only later. */
export function checkInputs(
  definition: Pick<ActionDefinition, 'inputs' | 'rules'>,
  given: Readonly<Record<string, unknown>>,
  { asStep, later = new Set(), hidden = new Set() }: ReadOptions = {},
): { readonly inputs: Readonly<Record<string, unknown>>; readonly problems: readonly InputProblem[] } {
  const inputs: Record<string, unknown> = {};
  const problems: InputProblem[] = [];
  const unread = new Set(later);
  for (const [name, input] of Object.entries(definition.inputs)) {
    if (later.has(name)) continue;
    const written = isLeftOut(given[name]) ? input.default : given[name];
    const secret = input.secret === true || hidden.has(name);
    const read = written === undefined ? readNothing(input) : readValue(input, written, secret);
    if (read instanceof DeployError) {
      problems.push({ inputs: [name], error: read });
      unread.add(name);
    } else {
      inputs[name] = read.value;
    }
  }
  for (const rule of definition.rules ?? []) {
    const asked = !(asStep && rule.alone) && !rule.inputs.some((name) => unread.has(name));
    const error = asked ? rule.check(inputs) : undefined;
    if (error) problems.push({ inputs: rule.inputs, error });
  }
  return { inputs, problems };
}

/** The inputs that have a default, each with it. */
export function defaultsOf(definitions: InputDefinitions): Readonly<Record<string, unknown>> {
  const withDefault = Object.entries(definitions).filter(([, input]) => input.default !== undefined);
  return checkInputs({ inputs: Object.fromEntries(withDefault) }, {}).inputs;
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

function readNothing(input: InputDefinition): { readonly value: undefined } | DeployError {
  if (!input.required) return { value: undefined };
  return new DeployError({
    code: 'input-missing',
    kind: 'input',
    what: input.whenMissing?.what ?? 'it is required, and was not given or is empty',
    remedy: input.whenMissing?.remedy ?? `Give ${input.accepts}.`,
  });
}

function readValue(
  input: InputDefinition,
  written: unknown,
  secret: boolean,
): { readonly value: unknown } | DeployError {
  const result = safeParse(input.schema, written);
  if (result.success) return { value: result.data };
  const what = result.error.issues.map((issue) => {
    if (issue.code !== 'custom') return `${kindOf(written)} is not accepted`;
    return secret ? String(issue.params?.withoutValue) : issue.message;
  });
  return new DeployError({
    code: 'input-invalid',
    kind: 'input',
    what: what.join('; '),
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
