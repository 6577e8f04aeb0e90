import type { Structured } from '../capability/inputs.js';
import { readStructured } from '../capability/structured.js';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';

/** Whatever the API takes; what is in it further down is for ECS to judge. */
export type ApiMap = Readonly<Record<string, unknown>>;

/** The keys that a map of the API has. */
export interface MapShape {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/** Where a structured input is read. */
export interface Reading {
  readonly input: string;
  /** That paths are relative to. */
  readonly directory: string;
  readonly shape: MapShape;
}

/**
 * Reads an input that is a list of maps.
 *
 * @returns undefined where it is left out, or an empty list
 * @throws InputProblems with every key that is not one of the API's, or is missing
 */
export async function readMaps(
  written: Structured | undefined,
  { input, directory, shape }: Reading,
): Promise<readonly ApiMap[] | undefined> {
  if (written === undefined) return undefined;
  const held = await readStructured(written, input, directory);
  if (!Array.isArray(held)) throw new InputProblems([wrong(input, 'it is no list', 'Give a list of maps.')]);
  const problems = held.flatMap((item, index) =>
    mapProblems(item, shape, input, held.length > 1 ? `entry ${index + 1}` : 'it'),
  );
  if (problems.length > 0) throw new InputProblems(problems);
  return held.length === 0 ? undefined : held;
}

/** As `readMaps`, of an input that is one map. */
export async function readMap(
  written: Structured | undefined,
  { input, directory, shape }: Reading,
): Promise<ApiMap | undefined> {
  if (written === undefined) return undefined;
  const held = await readStructured(written, input, directory);
  // The official action takes an empty map for nothing.
  if (!Array.isArray(held) && Object.keys(held).length === 0) return undefined;
  const problems = mapProblems(held, shape, input, 'it');
  if (problems.length > 0) throw new InputProblems(problems);
  return held as ApiMap;
}

function mapProblems(item: unknown, shape: MapShape, input: string, name: string): readonly DeployError[] {
  const { required, optional } = shape;
  const keys = [...required, ...optional];
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return [wrong(input, `${name} is no map`, `Give a map of ${keys.join(', ')}.`)];
  }
  const map = item as ApiMap;
  const unknown = Object.keys(map).filter((key) => !keys.includes(key));
  const missing = required.filter((key) => map[key] === undefined || map[key] === null);
  return [
    ...unknown.map((key) => {
      const nearest = nearestName(key, keys);
      const remedy = nearest ? `Write ${nearest}.` : `It has ${keys.join(', ')}.`;
      return wrong(input, `${name} has the key ${key}, which ECS does not know there`, remedy);
    }),
    ...missing.map((key) => wrong(input, `${name} has no ${key}`, `Add ${key}.`)),
  ];
}

function wrong(input: string, what: string, remedy: string): DeployError {
  return new DeployError({ code: 'input-invalid', kind: 'input', where: `input ${input}`, what, remedy });
}
