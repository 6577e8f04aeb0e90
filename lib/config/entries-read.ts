import type { ActionDefinition } from '../capability/define-action.js';
import { checkInputs, type InputProblem } from '../capability/inputs-read.js';
import { problem } from './errors.js';
import { fill, type Lookup } from './fill.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { Entry } from './tree.js';

/** What is read, and with what. */
export interface EntriesToRead {
  readonly definition: Pick<ActionDefinition, 'inputs' | 'rules'>;
  readonly entries: readonly Entry[];
  readonly lookup: Lookup;
  /** Where what is missing is told. */
  readonly at: Span;
  /** Further values that do not stand there. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Takes a problem that is told otherwise; true when it is told. */
  readonly tell?: (found: InputProblem, inputs: Readonly<Record<string, unknown>>) => boolean;
}

/** Values of the file as inputs. */
export interface ReadEntries {
  /** Typed, those that are known and right. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As they stand there, filled in: what is neither known later nor wrong. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Every one is known and right. */
  readonly whole: boolean;
}

/** Fills in values of the file and reads them as inputs; what is wrong goes to the problems, each with its place. */
export function readEntries(
  { definition, entries, lookup, at, more = {}, tell = () => false }: EntriesToRead,
  problems: Problems,
): ReadEntries {
  const given: Record<string, unknown> = { ...more };
  const later = new Set<string>();
  const hidden = new Set<string>();
  for (const { name, value } of entries) {
    const filled = fill(value, lookup, problems);
    if (filled.state === 'known') given[name] = filled.value;
    else later.add(name);
    if (filled.hidden) hidden.add(name);
  }
  const read = checkInputs(definition, given, { asStep: true, later, hidden });
  for (const found of read.problems) {
    if (tell(found, read.inputs)) continue;
    const { inputs, error } = found;
    const [entry] = inputs.flatMap((input) => entries.find(({ name }) => name === input) ?? []);
    const span = entry === undefined ? at : isNothing(entry) ? entry.key : entry.value;
    const what = inputs.length === 1 ? `${inputs[0]}: ${error.what}` : error.what;
    problems.add(span, (spot) => problem(spot, error.code, what, error.remedy));
  }
  return { inputs: read.inputs, given, whole: later.size === 0 && read.problems.length === 0 };
}

function isNothing({ value }: Entry): boolean {
  return value.kind === 'scalar' && (value.value === null || value.value === '');
}

/** The texts in inputs that are secrets: a value of a map is one without its name, too. */
export function secretsOf(
  definitions: ActionDefinition['inputs'],
  inputs: Readonly<Record<string, unknown>>,
): readonly string[] {
  return Object.entries(definitions)
    .filter(([, { secret }]) => secret)
    .flatMap(([name]) => textsIn(inputs[name]));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
