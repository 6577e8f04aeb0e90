import { nearestName } from '../values/nearest.js';
import type { Draft } from './draft.js';
import type { Findings } from './findings.js';
import * as errors from './shape-errors.js';
import { type Member, ShapeTable, type Structure } from './shape-table.js';
import { structureTable, wordTable } from './shapes.js';

/** The shape that something is held against. */
export interface Shape {
  readonly table: ShapeTable;
  readonly type: string;
  /** How a sentence calls it. */
  readonly name: string;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html */
export const taskDefinitionShape: Shape = {
  table: new ShapeTable(structureTable, wordTable),
  type: 'RegisterTaskDefinitionRequest',
  name: 'the task definition',
};

/**
 * Holds what is to go to ECS against the shapes of its API: keys, types, words, and what must be there. Nothing
 * (`null`) is as if left out.
 */
export function checkShape(draft: Draft, findings: Findings, shape: Shape = taskDefinitionShape): void {
  const place = { owner: draft.value, name: shape.name };
  new ShapeCheck(draft, findings, shape.table).structure(draft.value, shape.type, place);
}

/** A value's place, and how a sentence calls it. */
interface Place {
  readonly owner: unknown;
  readonly key?: string | number;
  readonly name: string;
}

const plainTypes = new Map([
  ['text', { called: 'text', holds: (value: unknown) => typeof value === 'string' }],
  ['number', { called: 'a whole number', holds: Number.isInteger }],
  ['flag', { called: 'true or false', holds: (value: unknown) => typeof value === 'boolean' }],
]);

class ShapeCheck {
  constructor(
    private readonly draft: Draft,
    private readonly findings: Findings,
    private readonly table: ShapeTable,
  ) {}

  structure(value: unknown, type: string, place: Place): void {
    const members = this.table.structureOf(type);
    if (!members) throw new Error(`there is no structure ${type}`);
    if (isMap(value)) this.#members(value, members, place.name);
    else this.#wrongType(place, value, 'a map');
  }

  #members(map: Record<string, unknown>, members: Structure, name: string): void {
    for (const [key, item] of Object.entries(map)) {
      const member = members.get(key);
      if (!member) {
        const known = [...members.keys()];
        this.findings.addUnknown(this.draft.spot(map, key), errors.keyUnknown(key, name, known));
      } else if (item !== null && item !== undefined) {
        this.#member(item, member, { owner: map, key, name: key });
      }
    }
    for (const [key, { required }] of members) {
      const isMissing = map[key] === null || map[key] === undefined;
      if (required && isMissing) this.findings.add(this.draft.spot(map), errors.keyMissing(key, name));
    }
  }

  #member(value: unknown, { many, type }: Member, place: Place): void {
    if (many === 'one') {
      this.#one(value, type, place);
    } else if (many === 'list' && Array.isArray(value)) {
      for (const [key, item] of value.entries()) {
        this.#one(item, type, { owner: value, key, name: itemName(place.name, item) });
      }
    } else if (many === 'map' && isMap(value)) {
      for (const [key, item] of Object.entries(value))
        this.#one(item, type, { owner: value, key, name: key });
    } else {
      this.#wrongType(place, value, many === 'list' ? 'a list' : 'a map of names to texts');
    }
  }

  #one(value: unknown, type: string, place: Place): void {
    if (type === 'any') return;
    const plain = plainTypes.get(type);
    const words = this.table.wordsOf(type);
    if (plain) {
      if (!plain.holds(value)) this.#wrongType(place, value, plain.called);
    } else if (!words) {
      this.structure(value, type, place);
    } else if (typeof value !== 'string') {
      this.#wrongType(place, value, `one of ${words.join(', ')}`);
    } else if (!words.includes(value)) {
      const nearest = nearestName(value, words);
      this.findings.addUnknown(this.#spot(place), errors.wordUnknown(place.name, value, words, nearest));
    }
  }

  #wrongType(place: Place, value: unknown, wanted: string): void {
    this.findings.addWrongType(this.#spot(place), errors.typeWrong(place.name, value, wanted));
  }

  #spot({ owner, key }: Place) {
    return this.draft.spot(owner, key);
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `container web` tells more than `one of containerDefinitions`. */
function itemName(list: string, item: unknown): string {
  const name = isMap(item) && list === 'containerDefinitions' ? item.name : undefined;
  return typeof name === 'string' ? `the container ${name}` : `one of ${list}`;
}
