import type { Entry, Node } from '../config/tree.js';

/** Deeper than any task definition; the reader calls itself for each level. */
const deepest = 64;

/** What is no JSON, or not for this reader. */
class Unread extends Error {}

/**
 * Reads JSON with the place of everything. The reader of YAML could do it as well, and takes half the time of a
 * whole rendering for it.
 *
 * @returns undefined for what is no JSON, has a key twice or is very deep: the reader of YAML says what is wrong
 */
export function readJson(text: string): Node | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return new JsonReader(text).whole();
  } catch (error) {
    if (error instanceof Unread) return undefined;
    throw error;
  }
}

const blanks = /[ \t\r\n]*/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

class JsonReader {
  #position = 0;

  constructor(private readonly text: string) {}

  whole(): Node {
    const node = this.#value(0);
    if (this.#position < this.text.length) throw new Unread();
    return node;
  }

  /** Takes the blanks around it too. */
  #value(depth: number): Node {
    if (depth > deepest) throw new Unread();
    this.#take(blanks);
    const node = this.#bare(depth);
    this.#take(blanks);
    return node;
  }

  #bare(depth: number): Node {
    const start = this.#position;
    const first = this.text[start];
    if (first === '{') {
      const entries = this.#entries(depth);
      return { kind: 'map', entries, start, end: this.#position };
    }
    if (first === '[') {
      const items = this.#list(']', () => this.#value(depth + 1));
      return { kind: 'list', items, start, end: this.#position };
    }
    const value = JSON.parse(this.#take(first === '"' ? string : scalar));
    return { kind: 'scalar', value, start, end: this.#position };
  }

  #entries(depth: number): readonly Entry[] {
    const names = new Set<string>();
    return this.#list('}', () => {
      this.#take(blanks);
      const start = this.#position;
      const name: string = JSON.parse(this.#take(string));
      if (names.has(name)) throw new Unread();
      names.add(name);
      const key = { start, end: this.#position };
      this.#take(blanks);
      this.#expect(':');
      return { name, key, value: this.#value(depth + 1) };
    });
  }

  #list<Item>(close: string, item: () => Item): readonly Item[] {
    this.#position++;
    this.#take(blanks);
    const items: Item[] = [];
    if (this.text[this.#position] !== close) {
      items.push(item());
      while (this.text[this.#position] === ',') {
        this.#position++;
        items.push(item());
      }
    }
    this.#expect(close);
    return items;
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#position;
    const taken = pattern.exec(this.text)?.[0];
    if (taken === undefined) throw new Unread();
    this.#position += taken.length;
    return taken;
  }

  #expect(character: string): void {
    if (this.text[this.#position++] !== character) throw new Unread();
  }
}
