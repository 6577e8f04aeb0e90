/** A member of a structure. */
export interface Member {
  readonly required: boolean;
  readonly many: 'one' | 'list' | 'map';
  /** `text`, `number`, `flag`, `any`, a structure or a type of words. */
  readonly type: string;
}

/** A structure's members by name. */
export type Structure = ReadonlyMap<string, Member>;

/** Shapes of the API, out of the tables that are made from AWS's SDK. */
export class ShapeTable {
  readonly #structures: ReadonlyMap<string, Structure>;
  readonly #words: ReadonlyMap<string, readonly string[]>;

  /**
   * @param structures a line each: its name, then its members as `name:type`, with `!` behind the name of one that must
   *   be there, and `[]` or `{}` behind the type of a list or a map
   * @param words a line each: the name of the type, then the words
   */
  constructor(structures: string, words: string) {
    this.#structures = new Map(
      linesOf(structures).map(([name = '', ...members]) => [name, new Map(members.map(memberOf))]),
    );
    this.#words = new Map(linesOf(words).map(([name = '', ...values]) => [name, values]));
  }

  structureOf(type: string): Structure | undefined {
    return this.#structures.get(type);
  }

  wordsOf(type: string): readonly string[] | undefined {
    return this.#words.get(type);
  }
}

function linesOf(table: string): string[][] {
  return table
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
}

function memberOf(text: string): [string, Member] {
  const [, name = '', required, type = '', many] = /^(\w+)(!)?:(\w+)(\[\]|\{\})?$/.exec(text) ?? [];
  return [
    name,
    { required: required !== undefined, many: many === '[]' ? 'list' : many === '{}' ? 'map' : 'one', type },
  ];
}
