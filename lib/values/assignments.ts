import { InvalidValue, invalidTogether } from './invalid-value.js';
import { parseList } from './list.js';

export const assignmentsAccepts = 'name=value pairs, split by commas or lines, or a map';

/**
 * Reads pairs such as `web=registry.example/web:2`, one a line or split by commas. Blanks around names
 * and values are dropped; a value may hold `=`, and no comma.
 *
 * @throws InvalidValue for each pair without `=`, without a name or a value, and for a name that is there twice
 */
export function parseAssignments(text: string): Readonly<Record<string, string>> {
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
