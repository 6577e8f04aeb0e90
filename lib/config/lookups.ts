import * as referenceErrors from './errors-references.js';
import type { Found, Lookup } from './fill.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { Reference } from './template.js';

type Of<Kind extends Reference['kind']> = Extract<Reference, { readonly kind: Kind }>;

/** What each kind of reference gives; a kind that is absent may not stand there. */
export type Lookups = {
  readonly [Kind in Reference['kind']]?: (reference: Of<Kind>, span: Span, problems: Problems) => Found;
};

const wrong: Found = { kind: 'wrong' };

/** Looks up every kind of reference that is known in a place. */
export function lookupOf(lookups: Lookups): Lookup {
  return (reference, span, problems) => {
    const find = lookups[reference.kind] as
      | ((reference: Reference, span: Span, problems: Problems) => Found)
      | undefined;
    if (find) return find(reference, span, problems);
    problems.add(span, (spot) =>
      referenceErrors.referenceNotHere(spot, reference.text, 'is not known in this place'),
    );
    return wrong;
  };
}

/** Everything known at the start. */
export interface Beginning {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly run: { readonly sha: string; readonly branch: string; readonly environment: string };
}

/**
 * Variables of the environment and what is known of the run.
 *
 * @param lenient a variable that is not set is as if known later: of phases that do not run
 */
export function beginning({ environment, run }: Beginning, lenient: boolean): Lookups {
  return {
    run: ({ property, text }, span, problems) => {
      const found = Object.entries(run).find(([name]) => name === property);
      if (found) return { kind: 'text', text: found[1] };
      const what = `${text}: of a run there is no ${property}`;
      problems.add(span, (spot) => referenceErrors.referenceUnknown(spot, what, property, Object.keys(run)));
      return wrong;
    },
    variable: ({ name, operator, operand }, span, problems) => {
      const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
      const missing = operator === undefined ? value === undefined : !value;
      if (!missing && value !== undefined) return { kind: 'text', text: value, hidden: true };
      if (operator === ':-') return { kind: 'text', text: operand };
      if (lenient) return { kind: 'later' };
      problems.addUnset(name, span, operand || undefined, operator === ':?');
      return wrong;
    },
  };
}

/**
 * The values of one combination of a matrix.
 *
 * @param values undefined for a phase that does not run: then only the keys are known
 */
export function matrixLookup(
  keys: readonly string[],
  values: Readonly<Record<string, string>> | undefined,
): Lookups {
  return {
    matrix: ({ key, text }, span, problems) => {
      if (keys.includes(key)) return values ? { kind: 'text', text: values[key] ?? '' } : { kind: 'later' };
      const what = `the matrix of this phase has no key ${key}`;
      problems.add(span, (spot) =>
        keys.length > 0
          ? referenceErrors.referenceUnknown(spot, what, key, keys)
          : referenceErrors.matrixMissing(spot, text),
      );
      return wrong;
    },
  };
}
