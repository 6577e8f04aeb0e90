import type { SourceText, Span, Spot } from '../config/source-text.js';
import type { Node } from '../config/tree.js';
import type { TaskDefinition } from './task-definition.js';

/** Where a value comes from: a piece of the file, or an input that put it there. */
type Origin = Span | { readonly input: string };

/**
 * A task definition on its way to ECS, of which every value knows where it comes from: a file, an input, or nothing
 * but a name (a compose file, a registered revision), which is then where its problems are.
 */
export class Draft {
  readonly #own = new WeakMap<object, Origin>();
  readonly #values = new WeakMap<object, Map<string | number, Origin>>();

  /**
   * @param value as it was read; what it is made of is checked later
   * @param label how a person finds it: a path, `compose.yml, service web`, an ARN
   * @param text of the file, where there are places in it
   */
  constructor(
    readonly value: unknown,
    readonly label: string,
    private readonly text?: SourceText,
  ) {}

  /** A draft of what a file says. */
  static of(node: Node, text: SourceText): Draft {
    const places: [object, Span, readonly (readonly [string | number, Span])[]][] = [];
    const draft = new Draft(plain(node, places), text.file, text);
    for (const [owner, span, values] of places) {
      draft.#own.set(owner, span);
      draft.#values.set(owner, new Map(values));
    }
    return draft;
  }

  /** The value as what it should be; checked by `checkShape` before anybody else looks at it. */
  get definition(): TaskDefinition {
    return this.value as TaskDefinition;
  }

  /** Where a value is, or else the nearest thing around it whose place is known. */
  spot(owner: unknown, key?: string | number): Spot {
    const isThing = typeof owner === 'object' && owner !== null;
    const own = isThing && key !== undefined ? this.#values.get(owner)?.get(key) : undefined;
    const origin = own ?? (isThing ? this.#own.get(owner) : undefined);
    if (origin && 'input' in origin) return { offset: -1, where: `input ${origin.input}`, excerpt: '' };
    return origin && this.text ? this.text.spot(origin) : { offset: -1, where: this.label, excerpt: '' };
  }

  /** Puts a value there on behalf of an input. */
  set<Owner extends object, Key extends keyof Owner & (string | number)>(
    owner: Owner,
    key: Key,
    value: Owner[Key],
    input: string,
  ): void {
    owner[key] = value;
    const known = this.#values.get(owner) ?? new Map<string | number, Origin>();
    this.#values.set(owner, known.set(key, { input }));
    if (typeof value === 'object' && value !== null) this.#own.set(value, { input });
  }

  /** Says of something new that it came with an input. */
  made<Value extends object>(value: Value, input: string): Value {
    this.#own.set(value, { input });
    return value;
  }
}

/** The value without places, which go to `places`: a map's are those of its keys. */
function plain(node: Node, places: [object, Span, readonly (readonly [string | number, Span])[]][]): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') {
    const items = node.items.map((item) => plain(item, places));
    places.push([items, node, node.items.map((item, index) => [index, item] as const)]);
    return items;
  }
  const map = Object.fromEntries(node.entries.map(({ name, value }) => [name, plain(value, places)]));
  places.push([map, node, node.entries.map(({ name, key }) => [name, key] as const)]);
  return map;
}
