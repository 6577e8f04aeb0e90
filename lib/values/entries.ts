import { InvalidValue, invalidTogether } from './invalid-value.js';

export const entriesAccepts = 'lines NAME=VALUE, or NAME- for one that is taken away';

/** Entries of a map or list that are set, and names of such that are taken away. */
export interface Entries {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

/**
 * Reads lines `NAME=VALUE`, as the official actions of ECS have them: blanks around a line are dropped, everything
 * behind the first `=` is the value, quotes and further `=` too, and nothing behind it is an empty value. `NAME-`
 * takes an entry away, as in `kubectl set env`.
 *
 * @throws InvalidValue for each line that is neither, and for a name that is there twice; never with a value
 */
export function parseEntries(text: string): Entries {
  const set = new Map<string, string>();
  const remove = new Set<string>();
  const problems: InvalidValue[] = [];
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const equals = line.indexOf('=');
    const name = equals < 0 ? line.replace(/-$/, '') : line.slice(0, equals);
    const problem = problemOf(line, name, equals, set.has(name) || remove.has(name));
    if (problem) problems.push(problem);
    else if (equals < 0) remove.add(name);
    else set.set(name, line.slice(equals + 1));
  }
  if (problems.length > 0) throw invalidTogether(problems);
  return { set, remove };
}

function problemOf(line: string, name: string, equals: number, isTwice: boolean): InvalidValue | undefined {
  if (equals < 0 && !line.endsWith('-')) {
    return new InvalidValue((shown) => `${shown} has no "=", and no "-" at its end`, line);
  }
  if (name === '' || /[\s"']/.test(name)) {
    return new InvalidValue((shown) => `${shown} before "=" is no name`, name);
  }
  return isTwice ? new InvalidValue(() => `${name} is there twice`) : undefined;
}
