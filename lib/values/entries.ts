import { InvalidValue, invalidTogether } from './invalid-value.js';

export const entriesAccepts = 'lines NAME=VALUE, or NAME- for one that is taken away';

/** Entries of a map or list that are set, and names of such that are taken away. */
export interface Entries {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: ReadonlySet<string>;
}

/** Names of variables, labels and options; what stands before `=` in a piece of a key or certificate is none. */
const nameRule = /^[A-Za-z_][\w./:-]*$/;

/**
 * Reads lines `NAME=VALUE`, as the official actions of ECS have them: blanks around a line are dropped, everything
 * behind the first `=` is the value, quotes and further `=` too, and nothing behind it is an empty value. `NAME-`
 * takes an entry away, as in `kubectl set env`.
 *
 * @throws InvalidValue for each line that is neither, and for a name that is there twice; by its number, since a line
 *   may be a piece of a value of several lines, which ECS does not have here
 */
export function parseEntries(text: string): Entries {
  const set = new Map<string, string>();
  const remove = new Set<string>();
  const problems: string[] = [];
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trim();
    if (line === '') continue;
    const equals = line.indexOf('=');
    const name = equals < 0 ? line.replace(/-$/, '') : line.slice(0, equals);
    if (equals < 0 && !line.endsWith('-')) {
      problems.push(`line ${index + 1} has no "=", and no "-" at its end`);
    } else if (!nameRule.test(name)) {
      problems.push(`line ${index + 1} does not start with a name`);
    } else if (set.has(name) || remove.has(name)) {
      problems.push(`line ${index + 1}: ${name} is there already`);
    } else if (equals < 0) {
      remove.add(name);
    } else {
      set.set(name, line.slice(equals + 1));
    }
  }
  if (problems.length > 0) throw invalidTogether(problems.map((problem) => new InvalidValue(() => problem)));
  return { set, remove };
}
