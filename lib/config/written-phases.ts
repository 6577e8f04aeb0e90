import * as errors from './errors.js';
import * as phaseErrors from './errors-phases.js';
import { phaseParts, phaseValues } from './keys.js';
import { listOf, mapOf, type Named, nameOf, namesOf, readKeys } from './keys-read.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import { type Entry, kindOf, type Node } from './tree.js';
import { type Definitions, type WrittenStep, writtenStep } from './written-steps.js';

/** A phase as it stands there. */
export interface WrittenPhase {
  readonly name: string;
  readonly span: Span;
  readonly needs: readonly Named[];
  readonly hosts: Entry | undefined;
  /** `batch`, `max-failures`, `if-fails`. */
  readonly values: readonly Entry[];
  /** Names with their lists. */
  readonly matrix: readonly Entry[];
  readonly steps: readonly WrittenStep[];
}

const nameForm = /^[\p{L}\p{N}_][\p{L}\p{N} ._/-]*$/u;

/** Reads the phases, without the values of their references; those that have no name are left out. */
export function writtenPhases(
  entry: Entry,
  definitions: Definitions,
  problems: Problems,
): readonly WrittenPhase[] {
  const nodes = listOf(entry, 'a list of phases, at least one', problems) ?? [];
  const phases = nodes.flatMap((node) => writtenPhase(node, definitions, problems) ?? []);
  tellTwice(
    'phase',
    phases.map(({ name, span }) => ({ text: name, span })),
    problems,
  );
  tellTwice(
    'step',
    phases.flatMap(({ steps }) => steps.flatMap(({ id }) => id ?? [])),
    problems,
  );
  return phases;
}

function writtenPhase(node: Node, definitions: Definitions, problems: Problems): WrittenPhase | undefined {
  const keys = readKeys(node, 'the phase', { ...phaseParts, ...phaseValues }, problems);
  const name = keys.name && nameOf(keys.name, nameForm, phaseParts.name.accepts, problems);
  const needs = keys.needs ? namesOf(keys.needs, nameForm, phaseParts.needs.accepts, problems) : [];
  const matrix = keys.matrix ? writtenMatrix(keys.matrix, problems) : [];
  const called = name?.text ?? '';
  const steps = keys.steps ? writtenSteps(keys.steps, called, definitions, problems) : [];
  const values = [keys.batch, keys['max-failures'], keys['if-fails']].filter((one) => one !== undefined);
  if (!name) return undefined;
  return { name: name.text, span: name.span, needs, hosts: keys.hosts, values, matrix, steps };
}

function writtenSteps(
  entry: Entry,
  phase: string,
  definitions: Definitions,
  problems: Problems,
): readonly WrittenStep[] {
  const { key, value } = entry;
  const empty = value.kind === 'list' ? value.items.length === 0 : value.kind === 'scalar' && !value.value;
  if (empty) problems.add(key, (spot) => phaseErrors.phaseEmpty(spot, phase));
  const items = empty ? [] : (listOf(entry, phaseParts.steps.accepts, problems) ?? []);
  return items.flatMap((item) => writtenStep(item, definitions, problems) ?? []);
}

function writtenMatrix({ value }: Entry, problems: Problems): readonly Entry[] {
  const map = mapOf(value, phaseParts.matrix.accepts, 'matrix', problems);
  return (map?.entries ?? []).filter((entry) => {
    const items = listOf(entry, 'a list of values, at least one', problems) ?? [];
    const wrong = items.flatMap((item) => wrongIn(item) ?? []).at(0);
    if (wrong) {
      problems.add(wrong, (spot) =>
        errors.valueWrong(
          spot,
          `a value of the matrix is ${kindOf(wrong)}`,
          'a text, number or boolean, or a map of names to such',
        ),
      );
    }
    const first = fieldsOf(items[0]);
    const other = items.find((item) => fieldsOf(item) !== first);
    if (other && !wrong) problems.add(other, (spot) => phaseErrors.matrixUneven(spot, entry.name, first));
    return items.length > 0 && !wrong && !other;
  });
}

/** What is neither a single value nor a map of such. */
function wrongIn(item: Node): Node | undefined {
  if (item.kind !== 'map') return isSingle(item) ? undefined : item;
  return item.entries.length === 0 ? item : item.entries.find(({ value }) => !isSingle(value))?.value;
}

const isSingle = (node: Node) => node.kind === 'scalar' && node.value !== null;

/** The names in a map, in whatever order; none of a single value. */
function fieldsOf(item: Node | undefined): string {
  const names = item?.kind === 'map' ? item.entries.map(({ name }) => name) : [];
  return names.toSorted().join(', ');
}

function tellTwice(kind: string, names: readonly Named[], problems: Problems): void {
  const first = new Map<string, Span>();
  for (const { text, span } of names) {
    const known = first.get(text);
    if (known) {
      const { line } = problems.source.place(known);
      problems.add(span, (spot) => errors.nameTwice(spot, kind, text, line));
    } else {
      first.set(text, span);
    }
  }
}
