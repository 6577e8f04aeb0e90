import { parse as parseYaml } from 'yaml';
import { InvalidValue, invalidTogether } from './invalid-value.js';

export const environmentAccepts =
  'lines NAME=VALUE (a value of several lines in single or double quotes, # comments on lines of their own), or a YAML or JSON map';

/** Names and values, byte for byte as they were written. */
export type Environment = Readonly<Record<string, string>>;

const nameRule = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/**
 * Reads environment variables from lines or from a YAML or JSON map. Errors name lines and variables and
 * never repeat a value, since this also reads secrets.
 *
 * @throws InvalidValue with every line that is wrong
 */
export function parseEnvironment(text: string): Environment {
  const withoutMark = text.replace(/^\uFEFF/, '');
  return looksLikeMap(withoutMark) ? parseMap(withoutMark) : parseLines(withoutMark);
}

/**
 * Checks a map that was YAML or JSON already; numbers and booleans become text, an empty value is empty.
 *
 * @throws InvalidValue with every name or value that cannot be a variable
 */
export function environmentOfMap(map: Readonly<Record<string, unknown>>): Environment {
  const problems: InvalidValue[] = [];
  const entries = Object.entries(map).map(([name, value]) => {
    if (!nameRule.test(name))
      problems.push(new InvalidValue((shown) => `${shown} is no name of a variable`, name));
    if (typeof value === 'object' && value !== null) {
      problems.push(
        new InvalidValue(() => `${name} is a ${Array.isArray(value) ? 'list' : 'map'}, not text`),
      );
    }
    const written = value === null || value === undefined ? '' : String(value);
    if (written.includes('\0')) problems.push(new InvalidValue(() => `${name} holds a NUL character`));
    return [name, written] as const;
  });
  if (problems.length > 0) throw invalidTogether(problems);
  return Object.fromEntries(entries);
}

/** The first line that says something tells a map (`NAME: value`, `{`) from lines (`NAME=VALUE`). */
function looksLikeMap(text: string): boolean {
  const first = text.split('\n').find((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  return first !== undefined && /^\s*(\{|["']?[\w.-]+["']?\s*:(\s|$))/.test(first);
}

function parseMap(text: string): Environment {
  let map: unknown;
  try {
    // "failsafe" reads every scalar as the text that stands there: `VERSION: 1.10` is not 1.1.
    map = parseYaml(text, { schema: 'failsafe', logLevel: 'error', prettyErrors: false });
  } catch (error) {
    throw new InvalidValue(() => `the map is not valid YAML or JSON${positionOf(error, text)}`);
  }
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw new InvalidValue(() => 'the value is no map of names to values');
  }
  return environmentOfMap(map as Record<string, unknown>);
}

/** YAML's own messages repeat the text, which may be secret: only the line is told. */
function positionOf(error: unknown, text: string): string {
  const offset = (error as { pos?: readonly [number, number] }).pos?.[0];
  return offset === undefined ? '' : ` at line ${text.slice(0, offset).split('\n').length}`;
}

function parseLines(text: string): Environment {
  const reader = new LineReader(text);
  const problems: InvalidValue[] = [];
  const firstLines = new Map<string, number>();
  const variables: [string, string][] = [];
  while (!reader.done) {
    const line = reader.line;
    try {
      const variable = reader.next();
      if (!variable) continue;
      const [name] = variable;
      const first = firstLines.get(name);
      if (first !== undefined)
        throw new InvalidValue(() => `line ${line}: ${name} is there already, on line ${first}`);
      firstLines.set(name, line);
      variables.push(variable);
    } catch (error) {
      if (!(error instanceof InvalidValue)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) throw invalidTogether(problems);
  return Object.fromEntries(variables);
}

const doubleQuoteEscapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\', $: '$' };

/** Walks over lines NAME=VALUE, where a quoted value may take several. */
class LineReader {
  #position = 0;

  constructor(private readonly text: string) {}

  get done(): boolean {
    return this.#position >= this.text.length;
  }

  /** The line that comes next, from 1. */
  get line(): number {
    return this.text.slice(0, this.#position).split('\n').length;
  }

  /** The next variable; undefined for an empty line or a comment. Always moves on to a later line. */
  next(): [name: string, value: string] | undefined {
    const line = this.line;
    const start = this.#position;
    const written = this.#takeLine();
    if (/^[ \t\r]*(#|$)/.test(written)) return undefined;
    if (written.includes('\0')) throw new InvalidValue(() => `line ${line} holds a NUL character`);
    const equals = written.indexOf('=');
    const name = written.slice(0, Math.max(equals, 0)).replace(/^[ \t]+/, '');
    if (equals < 0) {
      throw new InvalidValue(
        () => `line ${line} has no "=" (a value of several lines stands in quotes, from its first line on)`,
      );
    }
    if (!nameRule.test(name)) throw new InvalidValue(() => `line ${line} does not start with a name and "="`);
    const value = trimBlanks(written.slice(equals + 1));
    if (!/^['"]/.test(value)) return [name, value];
    const open = equals + 1 + written.slice(equals + 1).search(/['"]/);
    return [name, this.#quoted(start + open, name, line)];
  }

  #takeLine(): string {
    const end = this.text.indexOf('\n', this.#position);
    const line = this.text.slice(this.#position, end < 0 ? undefined : end);
    this.#position = end < 0 ? this.text.length : end + 1;
    return line;
  }

  #quoted(open: number, name: string, line: number): string {
    const pattern = this.text[open] === "'" ? /'([^']*)'/y : /"((?:[^"\\]|\\[\s\S])*)"/y;
    pattern.lastIndex = open;
    const match = pattern.exec(this.text);
    if (!match) {
      this.#position = this.text.length;
      throw new InvalidValue(() => `line ${line}: the quote that opens the value of ${name} is not closed`);
    }
    this.#position = pattern.lastIndex;
    if (trimBlanks(this.#takeLine()) !== '') {
      throw new InvalidValue(() => `line ${line}: text after the quote that closes the value of ${name}`);
    }
    const inner = match[1] ?? '';
    if (inner.includes('\0')) throw new InvalidValue(() => `line ${line}: ${name} holds a NUL character`);
    return this.text[open] === "'"
      ? inner
      : inner.replace(/\\([\s\S])/g, (whole, character: string) => doubleQuoteEscapes[character] ?? whole);
  }
}

/** Blanks only: other white space, such as a no-break space, is part of a value. */
function trimBlanks(text: string): string {
  return text.replace(/^[ \t\r]+/, '').replace(/[ \t\r]+$/, '');
}
