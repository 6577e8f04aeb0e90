import * as phaseErrors from './errors-phases.js';
import { fill, type Lookup } from './fill.js';
import type { Problems } from './problems.js';
import type { Node } from './tree.js';
import type { WrittenPhase } from './written-phases.js';

/** As many jobs as GitHub makes of a matrix; more phases than that are a mistake. */
const mostCombinations = 256;

/** One combination of a matrix; of a phase without matrix the only one, without values. */
export interface Combination {
  /** The phase's name with the values, as in `services (users, 2)`; of one that is a map the first one in it. */
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Every combination of the values, those of the first key outermost; undefined when they are wrong, which is told. */
export function combinationsOf(
  { name, span, matrix }: WrittenPhase,
  lookup: Lookup,
  problems: Problems,
): readonly Combination[] | undefined {
  if (matrix.length === 0) return [{ name, values: {} }];
  const lists = matrix.map((entry) => valuesOf(entry, lookup, problems));
  const count = lists.reduce((product, values) => product * values.length, 1);
  if (count > mostCombinations) {
    problems.add(matrix[0]?.key ?? span, (spot) => phaseErrors.matrixTooLarge(spot, count, mostCombinations));
    return undefined;
  }
  const known = lists.map((values) => values.filter((value) => value !== undefined));
  if (known.some((values, index) => values.length < (lists[index]?.length ?? 0))) return undefined;
  return product(known).map((values) => ({
    name: `${name} (${values.map((value) => value.called).join(', ')})`,
    values: Object.assign({}, ...values.map(({ texts }) => texts)),
  }));
}

/** One value of a key. */
interface Value {
  /** Itself, or the first one of a map. */
  readonly called: string;
  /** By the keys that read them. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The keys by which a matrix is read: `KEY`, and `KEY.NAME` of values that are maps. */
export function matrixKeys(matrix: WrittenPhase['matrix']): readonly string[] {
  return matrix.flatMap(({ name, value }) => {
    const [first] = value.kind === 'list' ? value.items : [];
    return partsOf(name, first).map(([key]) => key);
  });
}

/** The single values of an item with the keys that read them. */
function partsOf(key: string, item: Node | undefined): readonly (readonly [string, Node | undefined])[] {
  if (item?.kind !== 'map') return [[key, item]];
  return item.entries.map(({ name, value }) => [`${key}.${name}`, value]);
}

/** The values of a key; undefined for one that is wrong or known only later. Two that are called the same are told. */
function valuesOf(
  { name, value }: WrittenPhase['matrix'][number],
  lookup: Lookup,
  problems: Problems,
): readonly (Value | undefined)[] {
  const items = value.kind === 'list' ? value.items : [];
  const called = new Set<string>();
  return items.map((item) => {
    const parts = partsOf(name, item).map(([key, node]) => {
      const filled = node && fill(node, lookup, problems);
      return {
        key,
        hidden: filled?.hidden,
        text: filled?.state === 'known' ? String(filled.value).trim() : undefined,
      };
    });
    const [first] = parts;
    if (first?.text === undefined || parts.some(({ text }) => text === undefined)) return undefined;
    if (called.has(first.text)) {
      problems.add(item, (spot) =>
        phaseErrors.matrixTwice(spot, (!first.hidden && first.text) || 'this value'),
      );
    }
    called.add(first.text);
    return { called: first.text, texts: Object.fromEntries(parts.map(({ key, text = '' }) => [key, text])) };
  });
}

function product(lists: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return lists.reduce<readonly (readonly Value[])[]>(
    (combinations, values) => combinations.flatMap((one) => values.map((value) => [...one, value])),
    [[]],
  );
}
