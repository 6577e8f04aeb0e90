import { parseList } from '../values/list.js';
import type { Shape } from './check-shape.js';
import type { Member, ShapeTable } from './shape-table.js';

/**
 * A value as the API has it: where `deploy-kit.yml` or an expression of a workflow could only give text, what stands in
 * it becomes the number, the true or false, or the list of texts that the shape asks for. Any other value stays, and
 * so does text that is none of these: `checkShape` says what is wrong with it.
 *
 * @returns a copy
 */
export function valueByShape(value: unknown, { table, type }: Pick<Shape, 'table' | 'type'>): unknown {
  return one(value, type, table);
}

function one(value: unknown, type: string, table: ShapeTable): unknown {
  if (typeof value === 'string') return ofText(value, type);
  const members = table.structureOf(type);
  if (members === undefined || !isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    const member = members.get(key);
    return [key, member ? ofMember(item, member, table) : item] as const;
  });
  return Object.fromEntries(entries);
}

function ofMember(value: unknown, { many, type }: Member, table: ShapeTable): unknown {
  if (many === 'one') return one(value, type, table);
  if (many === 'map') return value;
  if (type === 'text' && typeof value === 'string') return parseList(value);
  return Array.isArray(value) ? value.map((item) => one(item, type, table)) : value;
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
