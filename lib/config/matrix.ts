import * as phaseErrors from './errors-phases.js';
import { fill, type Lookup } from './fill.js';
import type { Problems } from './problems.js';
import type { WrittenPhase } from './written-phases.js';

/** As many jobs as GitHub makes of a matrix; more phases than that are a mistake. */
const mostCombinations = 256;

/** One combination of a matrix; of a phase without matrix the only one, without values. */
export interface Combination {
  /** The phase's name with the values, as in `services (users, 2)`. */
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
  const lists = matrix.map((entry) => {
    const items = entry.value.kind === 'list' ? entry.value.items : [];
    const texts = items.map((item) => {
      const { value, state, hidden } = fill(item, lookup, problems);
      return { item, hidden, text: state === 'known' ? String(value).trim() : undefined };
    });
    texts.forEach(({ text, item, hidden }, index) => {
      const earlier = texts.findIndex((other) => other.text === text);
      if (text === undefined || earlier === index) return;
      problems.add(item, (spot) => phaseErrors.matrixTwice(spot, hidden ? 'this value' : text));
    });
    return { key: entry.name, values: texts.map(({ text }) => text) };
  });
  const count = lists.reduce((product, { values }) => product * values.length, 1);
  if (count > mostCombinations) {
    problems.add(matrix[0]?.key ?? span, (spot) => phaseErrors.matrixTooLarge(spot, count, mostCombinations));
    return undefined;
  }
  if (lists.some(({ values }) => values.includes(undefined))) return undefined;
  return product(lists).map((values) => ({ name: `${name} (${Object.values(values).join(', ')})`, values }));
}

function product(
  lists: readonly { readonly key: string; readonly values: readonly (string | undefined)[] }[],
): readonly Readonly<Record<string, string>>[] {
  return lists.reduce<readonly Record<string, string>[]>(
    (combinations, { key, values }) =>
      combinations.flatMap((one) => values.map((value) => ({ ...one, [key]: value ?? '' }))),
    [{}],
  );
}
