import { type Alias, isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import * as errors from './errors.js';
import type { Problems } from './problems.js';
import type { Span } from './source-text.js';
import type { Entry, MapNode, Node, ScalarNode } from './tree.js';

/** Aliases of aliases can stand for millions of values in a few lines; a rollout repeats some settings. */
const mostFromAliases = 10_000;

const nothing = (span: Span): ScalarNode => ({ kind: 'scalar', value: null, ...span });

/** Makes a tree of what the YAML package read: aliases followed, `<<` merged, two keys of one name told of. */
export class TreeBuilder {
  readonly #anchors = new Map<string, Node | 'open'>();
  readonly #sizes = new WeakMap<Node, number>();
  #fromAliases = 0;
  #broken = false;

  constructor(private readonly problems: Problems) {}

  /** An alias stands for nothing. */
  get broken(): boolean {
    return this.#broken;
  }

  build(node: ParsedNode | null, otherwise: Span = { start: 0, end: 0 }): Node {
    if (node === null) return nothing(otherwise);
    const span = { start: node.range[0], end: node.range[1] };
    if (isAlias(node)) return this.#follow(node.source, span);
    const { anchor } = node;
    if (anchor) this.#anchors.set(anchor, 'open');
    const built = this.#own(node, span);
    if (anchor) this.#anchors.set(anchor, built);
    return built;
  }

  #own(node: Exclude<ParsedNode, Alias.Parsed>, span: Span): Node {
    if (isMap(node)) return this.#map(node as YAMLMap.Parsed, span);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.build(item as ParsedNode, span));
      return { kind: 'list', items, ...span };
    }
    if (!isScalar(node)) return nothing(span);
    return { kind: 'scalar', value: faithful(node.value, node.source), ...span };
  }

  #map(node: YAMLMap.Parsed, span: Span): MapNode {
    const own = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const { key, value } of node.items) {
      const at = { start: key.range[0], end: key.range[1] };
      const name = isScalar(key) ? (key.source ?? String(key.value)) : undefined;
      if (name === undefined) {
        this.problems.add(at, (spot) => errors.valueWrong(spot, 'a key is no plain word', 'a name'));
        continue;
      }
      const entry = { name, key: at, value: this.build(value, { start: at.end, end: at.end }) };
      if (name === '<<') merged.push(...this.#mergedEntries(entry));
      else if (own.has(name)) this.#twice(entry, own.get(name) ?? entry);
      else own.set(name, entry);
    }
    for (const entry of merged) if (!own.has(entry.name)) own.set(entry.name, entry);
    return { kind: 'map', entries: [...own.values()], ...span };
  }

  #twice({ name, key }: Entry, first: Entry): void {
    const { line } = this.problems.source.place(first.key);
    this.problems.add(key, (spot) => errors.keyTwice(spot, name, line));
  }

  /** https://yaml.org/type/merge.html: of several maps the earlier one wins, and the map's own keys over all. */
  #mergedEntries({ key, value }: Entry): readonly Entry[] {
    const sources = value.kind === 'list' ? value.items : [value];
    return sources.flatMap((source) => {
      if (source.kind === 'map') return source.entries;
      this.problems.add(key, (spot) =>
        errors.valueWrong(spot, '<< merges maps, and this is none', 'an alias of a map, as in <<: *name'),
      );
      return [];
    });
  }

  #follow(name: string, span: Span): Node {
    const node = this.#anchors.get(name);
    if (node === undefined || node === 'open') {
      this.#broken = true;
      this.problems.add(span, (spot) =>
        node === 'open'
          ? errors.aliasOfItself(spot, name)
          : errors.aliasUnknown(spot, name, this.#anchors.keys()),
      );
      return nothing(span);
    }
    this.#fromAliases += this.#size(node);
    if (this.#fromAliases > mostFromAliases) {
      this.problems.add(span, (spot) => errors.aliasExplodes(spot, mostFromAliases));
      this.problems.raise();
    }
    return node;
  }

  /** How many values it stands for, aliases followed. */
  #size(node: Node): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    const inside =
      node.kind === 'list' ? node.items : node.kind === 'map' ? node.entries.map(({ value }) => value) : [];
    const size = inside.reduce((sum, child) => sum + this.#size(child), 1);
    this.#sizes.set(node, size);
    return size;
  }
}

/** `1.10` is a version and `0123` a password as often as they are numbers: what would be lost stays text. */
function faithful(value: unknown, source: string | undefined): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  const written = source ?? String(value);
  if (typeof value !== 'number' && typeof value !== 'boolean') return written;
  return String(value) === written ? value : written;
}
