import { InvalidValue } from './invalid-value.js';

export const commandAccepts =
  'a command as shell words (quotes are honoured, no shell runs it) or a JSON list';

/** What a shell would act on; here no shell runs, so that leaving it in would change what the command means. */
const operators = '|&;<>()`';

/**
 * Reads a command: a JSON list of strings, or words as a POSIX shell splits them (single quotes, double
 * quotes, backslashes). Nothing is expanded: `$HOME` and `*` stay as they are.
 * https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02
 *
 * @returns the words, at least one
 * @throws InvalidValue for an open quote, or an operator such as `|` or `&&` outside of quotes
 */
export function parseCommand(text: string): readonly string[] {
  const words = parseJsonList(text) ?? splitWords(text);
  if (words.length === 0) throw new InvalidValue(() => 'the command has no words');
  return words;
}

/** A command may also begin with the program `[`, so that what is no JSON is words. */
function parseJsonList(text: string): readonly string[] | undefined {
  if (!text.trim().startsWith('[')) return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
  } catch {
    return undefined;
  }
}

const token = /\\\n|\s+|'([^']*)'|"((?:[^"\\]|\\[\s\S])*)"|\\([\s\S])|[^\s'"\\]/gy;

function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const match = token.exec(text);
    if (!match)
      throw new InvalidValue((shown) => `${shown} has a quote that is not closed, or ends with \\`, text);
    const [piece, single, double, escaped] = match;
    if (piece === '\\\n') continue;
    if (/^\s/.test(piece)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    if (operators.includes(piece)) {
      throw new InvalidValue(
        (shown) =>
          `${shown} has ${piece} outside of quotes, and no shell runs it: quote it, or use sh -c '...'`,
        text,
      );
    }
    word = (word ?? '') + (single ?? unescapeDouble(double) ?? escaped ?? piece);
  }
  return word === undefined ? words : [...words, word];
}

function unescapeDouble(text: string | undefined): string | undefined {
  return text?.replace(/\\([$`"\\\n])/g, (_, character: string) => (character === '\n' ? '' : character));
}
