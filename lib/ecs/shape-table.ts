import { structureTable, wordTable } from './shapes.js';

/** A member of a structure. */
export interface Member {
  readonly required: boolean;
  readonly many: 'one' | 'list' | 'map';
  /** `text`, `number`, `flag`, a structure or a type of words. */
  readonly type: string;
}

/** A structure's members by name. */
export type Structure = ReadonlyMap<string, Member>;

const structures = new Map<string, Structure>(
  linesOf(structureTable).map(([name = '', ...members]) => [name, new Map(members.map(memberOf))]),
);

const words = new Map<string, readonly string[]>(
  linesOf(wordTable).map(([name = '', ...values]) => [name, values]),
);

export const structureOf = (type: string): Structure | undefined => structures.get(type);
export const wordsOf = (type: string): readonly string[] | undefined => words.get(type);

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
