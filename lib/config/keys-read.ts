import * as errors from './errors.js';
import type { KeyDefinition } from './keys.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import { type Entry, kindOf, type MapNode, type Node } from './tree.js';

/**
 * Takes a value as a map with known keys.
 *
 * @param of how the map is called in a sentence: `the phase`
 * @param known every key that it may have; a required one that is missing is a problem
 * @param at where a missing key is told, when not at the map itself
 * @returns the entries by name, empty when it is no map
 */
export function readKeys<Name extends string>(
  node: Node,
  of: string,
  known: Readonly<Record<Name, Pick<KeyDefinition, 'accepts'> & { readonly required?: boolean }>>,
  problems: Problems,
  at: Span = firstKey(node),
): Partial<Record<Name, Entry>> {
  const map = mapOf(node, `a map, with ${Object.keys(known).join(', ')}`, of, problems);
  if (!map) return {};
  const found: Partial<Record<Name, Entry>> = {};
  for (const entry of map.entries) {
    if (Object.hasOwn(known, entry.name)) found[entry.name as Name] = entry;
    else problems.add(entry.key, (spot) => errors.keyUnknown(spot, entry.name, Object.keys(known), of));
  }
  for (const name of Object.keys(known) as Name[]) {
    const { required, accepts } = known[name];
    if (required && !found[name]) problems.add(at, (spot) => errors.keyMissing(spot, name, of, accepts));
  }
  return found;
}

/** The value as a map; nothing is an empty one. */
export function mapOf(node: Node, accepts: string, of: string, problems: Problems): MapNode | undefined {
  if (node.kind === 'map') return node;
  if (node.kind === 'scalar' && node.value === null) {
    return { kind: 'map', entries: [], start: node.start, end: node.end };
  }
  problems.add(node, (spot) => errors.valueWrong(spot, `${of} is ${kindOf(node)}`, accepts));
  return undefined;
}

/** The value as a list that is not empty. */
export function listOf(
  { name, value, key }: Entry,
  accepts: string,
  problems: Problems,
): readonly Node[] | undefined {
  if (value.kind === 'list' && value.items.length > 0) return value.items;
  const empty = value.kind === 'list' || (value.kind === 'scalar' && value.value === null);
  const what = `${name} is ${empty ? 'empty' : kindOf(value)}`;
  problems.add(empty ? key : value, (spot) => errors.valueWrong(spot, what, accepts));
  return undefined;
}

/** A name with its place. */
export interface Named {
  readonly text: string;
  readonly span: Span;
}

/** The value as a name that is the same before and after references are read. */
export function nameOf(
  { name, value }: Entry,
  form: RegExp,
  accepts: string,
  problems: Problems,
): Named | undefined {
  return readName(value, name, form, accepts, problems);
}

/** The value as one name or a list of them. */
export function namesOf(
  { name, value }: Entry,
  form: RegExp,
  accepts: string,
  problems: Problems,
): readonly Named[] {
  const nodes = value.kind === 'list' ? value.items : [value];
  return nodes.flatMap((node) => readName(node, name, form, accepts, problems) ?? []);
}

function readName(
  node: Node,
  key: string,
  form: RegExp,
  accepts: string,
  problems: Problems,
): Named | undefined {
  const text = node.kind === 'scalar' && node.value !== null ? String(node.value).trim() : '';
  if (text.includes('${')) {
    problems.add(node, (spot) => errors.nameWithReference(spot, key));
    return undefined;
  }
  if (!form.test(text)) {
    const what = node.kind === 'scalar' && text !== '' ? `"${text}" is no name` : `${key} is ${kindOf(node)}`;
    problems.add(node, (spot) => errors.valueWrong(spot, what, accepts));
    return undefined;
  }
  return { text, span: node };
}

function firstKey(node: Node): Span {
  return (node.kind === 'map' && node.entries[0]?.key) || node;
}
