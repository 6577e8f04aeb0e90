import { InvalidValue, invalidTogether } from './invalid-value.js';
import { parseList } from './list.js';

export const assignmentsAccepts = 'name=value pairs, split by commas or lines, or a YAML or JSON map';

/**
 * Reads pairs such as `web=registry.example/web:2`, one a line or split by commas, or a JSON map, as another step's
 * output has it. Blanks around names and values are dropped; a value may hold `=`, and no comma.
 *
 * @throws InvalidValue for each pair without `=`, without a name or a value, and for a name that is there twice
 */
export function parseAssignments(text: string): Readonly<Record<string, string>> {
  return /^\s*\{/.test(text) ? parseJson(text) : parsePairs(text);
}

function parseJson(text: string): Readonly<Record<string, string>> {
  let map: Readonly<Record<string, unknown>>;
  try {
    map = JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw new InvalidValue(() => 'it begins with { and is no JSON map');
  }
  const others = Object.keys(map).filter(
    (name) => name === '' || typeof map[name] !== 'string' || map[name] === '',
  );
  if (others.length > 0)
    throw invalidTogether(others.map((name) => new InvalidValue(() => `${name || 'a name'} has no text`)));
  return map as Readonly<Record<string, string>>;
}

function parsePairs(text: string): Readonly<Record<string, string>> {
  const pairs = new Map<string, string>();
  const problems: InvalidValue[] = [];
  for (const item of parseList(text)) {
    const equals = item.indexOf('=');
    const name = item.slice(0, equals).trim();
    const value = item.slice(equals + 1).trim();
    if (equals < 1 || name === '' || value === '') {
      problems.push(new InvalidValue((shown) => `${shown} is not name=value`, item));
    } else if (pairs.has(name)) {
      problems.push(new InvalidValue(() => `${name} is there twice`));
    } else {
      pairs.set(name, value);
    }
  }
  if (problems.length > 0) throw invalidTogether(problems);
  return Object.fromEntries(pairs);
}
