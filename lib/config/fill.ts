import * as referenceErrors from './errors-references.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import { parseTemplate, type Reference } from './template.js';
import type { Node, ScalarNode } from './tree.js';

/** What a reference gives: its text, or that it is known only later, or nothing, which is among the problems. */
export type Found =
  | { readonly kind: 'text'; readonly text: string; readonly hidden?: true }
  | { readonly kind: 'later' }
  | { readonly kind: 'wrong' };

/** Finds what a reference stands for; tells of what is wrong by itself. */
export type Lookup = (reference: Reference, span: Span, problems: Problems) => Found;

/** A value with its references filled in. */
export interface Filled {
  /** Undefined where something is missing. */
  readonly value: unknown;
  /** `later`: a part of it is known only later. `wrong`: the problems say why there is no value. */
  readonly state: 'known' | 'later' | 'wrong';
  /** Something in it came from the environment: no error may repeat it. */
  readonly hidden: boolean;
}

/**
 * Fills in the references of every text in a value. What is filled in is neither read as YAML nor searched for
 * further references.
 */
export function fill(node: Node, lookup: Lookup, problems: Problems): Filled {
  if (node.kind === 'list') {
    return joined(
      node.items.map((item) => fill(item, lookup, problems)),
      (values) => values,
    );
  }
  if (node.kind === 'map') {
    const names = node.entries.map(({ name }) => name);
    return joined(
      node.entries.map(({ value }) => fill(value, lookup, problems)),
      (values) => Object.fromEntries(names.map((name, index) => [name, values[index]])),
    );
  }
  if (typeof node.value !== 'string') return { value: node.value, state: 'known', hidden: false };
  return fillText(node, node.value, lookup, problems);
}

function joined(parts: readonly Filled[], join: (values: unknown[]) => unknown): Filled {
  const states = parts.map(({ state }) => state);
  const state = states.includes('wrong') ? 'wrong' : states.includes('later') ? 'later' : 'known';
  const hidden = parts.some((part) => part.hidden);
  return { value: state === 'known' ? join(parts.map(({ value }) => value)) : undefined, state, hidden };
}

function fillText(node: ScalarNode, text: string, lookup: Lookup, problems: Problems): Filled {
  const parts = parseTemplate(text).map((part): Filled => {
    if (typeof part === 'string') return { value: part, state: 'known', hidden: false };
    const span = spanOf(part, node, text, problems);
    if (part.kind === 'malformed') {
      problems.add(span, (spot) => referenceErrors.referenceMalformed(spot, part.what, part.remedy));
      return { value: undefined, state: 'wrong', hidden: false };
    }
    const found = lookup(part, span, problems);
    if (found.kind !== 'text') return { value: undefined, state: found.kind, hidden: false };
    return { value: found.text, state: 'known', hidden: found.hidden ?? false };
  });
  return joined(parts, (values) => values.join(''));
}

/** The n-th `${` of the value is the n-th of what stands in the file, unless an escape made one. */
function spanOf(
  part: { readonly text: string; readonly index: number },
  node: ScalarNode,
  text: string,
  problems: Problems,
): Span {
  const written = problems.source.text.slice(node.start, node.end);
  const [inText, inFile] = [opens(text), opens(written)];
  const index = inText.length === inFile.length ? inFile[inText.indexOf(part.index)] : undefined;
  if (index === undefined) return node;
  const close = written.indexOf('}', index);
  const length = close < 0 ? part.text.length : Math.max(close - index + 1, part.text.length);
  return { start: node.start + index, end: node.start + index + length };
}

function opens(text: string): number[] {
  return [...text.matchAll(/\$\{/g)].map(({ index }) => index);
}
