import { parse as parseYaml } from 'yaml';
import { InvalidValue, invalidTogether } from './invalid-value.js';
import { parseList } from './list.js';

/** What one action hands to the next one is JSON: `{"web":"registry.example/web@sha256:..."}`. */
const map = /^\s*(\{|["']?[\w.-]+["']?:(\s|$))/;

export const assignmentsAccepts = 'name=value pairs, split by commas or lines, or a YAML or JSON map';

/**
 * Reads pairs such as `web=registry.example/web:2`, one a line or split by commas, or a map. Blanks around names
 * and values are dropped; a value of a pair may hold `=`, and no comma.
 *
 * @throws InvalidValue for each pair without `=`, without a name or a value, and for a name that is there twice
 */
export function parseAssignments(text: string): Readonly<Record<string, string>> {
  if (map.test(text)) return parseMap(text);
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

/**
 * Checks a map that was YAML or JSON already; numbers and booleans become text.
 *
 * @throws InvalidValue for each name without a value, or with one that is a list or a map
 */
export function assignmentsOfMap(map: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const problems: InvalidValue[] = [];
  const entries = Object.entries(map).map(([name, value]) => {
    const isText = ['string', 'number', 'boolean'].includes(typeof value) && String(value).trim() !== '';
    if (!isText) problems.push(new InvalidValue((shown) => `${shown} has no text as its value`, name));
    return [name.trim(), String(value).trim()] as const;
  });
  if (problems.length > 0) throw invalidTogether(problems);
  return Object.fromEntries(entries);
}

function parseMap(text: string): Readonly<Record<string, string>> {
  let map: unknown;
  try {
    // "failsafe" reads every scalar as the text that stands there: `web: 1.10` is not 1.1.
    map = parseYaml(text, { schema: 'failsafe', logLevel: 'error', prettyErrors: false });
  } catch {
    throw new InvalidValue((shown) => `${shown} is not valid YAML or JSON`, text);
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new InvalidValue((shown) => `${shown} is no map of names to values`, text);
  }
  return assignmentsOfMap(map as Record<string, unknown>);
}
