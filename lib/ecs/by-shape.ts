import { parseList } from '../values/list.js';
import type { Shape } from './check-shape.js';
import type { Member, ShapeTable } from './shape-table.js';

/**
 * A value as the API has it: where `deploy-kit.yml` or an expression of a workflow could only give text, what stands in
 * it becomes the number, or the true or false, that the shape asks for. Any other value stays, and so does text that is
 * none of these: `checkShape` says what is wrong with it.
 *
 * @param splits a text in place of a list of texts is split by commas or lines
 * @returns a copy
 */
export function valueByShape(
  value: unknown,
  { table, type }: Pick<Shape, 'table' | 'type'>,
  { splits = false } = {},
): unknown {
  return new Reading(table, splits).one(value, type);
}

class Reading {
  constructor(
    private readonly table: ShapeTable,
    private readonly splits: boolean,
  ) {}

  one(value: unknown, type: string): unknown {
    if (typeof value === 'string') return ofText(value, type);
    const members = this.table.structureOf(type);
    if (members === undefined || !isMap(value)) return value;
    const entries = Object.entries(value).map(([key, item]) => {
      const member = members.get(key);
      return [key, member ? this.#member(item, member) : item] as const;
    });
    return Object.fromEntries(entries);
  }

  #member(value: unknown, { many, type }: Member): unknown {
    if (many === 'one') return this.one(value, type);
    if (many === 'map') return value;
    if (this.splits && type === 'text' && typeof value === 'string') return parseList(value);
    return Array.isArray(value) ? value.map((item) => this.one(item, type)) : value;
  }
}

function ofText(text: string, type: string): unknown {
  const written = text.trim();
  if (type === 'number' && /^-?\d+$/.test(written)) return Number(written);
  if (type === 'flag' && /^(true|false)$/i.test(written)) return written.toLowerCase() === 'true';
  return text;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
