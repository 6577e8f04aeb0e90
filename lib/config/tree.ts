import type { Span } from './source-text.js';

/** What YAML says, with the place of everything; an alias is the node that it stands for. */
export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode extends Span {
  readonly kind: 'scalar';
  /** A number or boolean that would read differently when written again is the text that stands there. */
  readonly value: string | number | boolean | null;
}

export interface ListNode extends Span {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapNode extends Span {
  readonly kind: 'map';
  readonly entries: readonly Entry[];
}

/** A key of a map with its value. */
export interface Entry {
  readonly name: string;
  readonly key: Span;
  readonly value: Node;
}

/** How a kind of value is called in a sentence. */
export function kindOf(node: Node): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  return node.value === null ? 'nothing' : `a ${typeof node.value === 'string' ? 'text' : typeof node.value}`;
}
