import { Lexer, parseDocument } from 'yaml';
import * as errors from './errors.js';
import { excess, isMark, longestFile } from './limits.js';
import type { Problems } from './problems.js';
import type { Node } from './tree.js';
import { TreeBuilder } from './tree-builder.js';

/** What is told of a file of this kind that cannot be one. */
export interface FileKind {
  readonly tooLarge: string;
  readonly tooDeep: string;
  readonly secondDocument: string;
}

const rolloutFile: FileKind = {
  tooLarge: 'Is it the right file? What belongs to the hosts stands in files of its own (files, upload).',
  tooDeep: 'A deploy-kit.yml has a few levels and at most some thousand lines: is it the right file?',
  secondDocument: 'Keep one rollout in a file: take the line --- away.',
};

/**
 * Reads the YAML of a file, of which JSON is a part.
 *
 * @param kind of a deploy-kit.yml when it is not given
 * @returns what it says, without values that are wrong; those are among the problems
 * @throws InputProblems when it is no YAML, so that nothing in it can be judged
 */
export function readDocument(problems: Problems, kind = rolloutFile): Node {
  const { file, text } = problems.source;
  if (text.length >= longestFile) {
    problems.addUnplaced(errors.fileTooLarge(file, text.length, longestFile, kind.tooLarge));
    problems.raise();
  }
  const tooMuch = excess(text);
  if (tooMuch) {
    problems.add(tooMuch.span, (spot) => errors.excessive(spot, tooMuch.what, kind.tooDeep));
    problems.raise();
  }
  // Two keys of one name are found below, together with all that is wrong beside them.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  addSyntaxErrors(document.errors, problems, kind);
  problems.raise();
  for (const { message, pos } of document.warnings) {
    problems.add({ start: pos[0], end: pos[1] }, (spot) =>
      errors.syntaxWrong(spot, lowerFirst(message), 'Take the tag away: values are plain YAML.'),
    );
  }
  const builder = new TreeBuilder(problems);
  const tree = builder.build(document.contents);
  // What an alias should have stood for is missing in many places: only the cause is told.
  if (builder.broken) problems.raise();
  return tree;
}

/** An error as the YAML package tells it. */
interface Found {
  readonly code: string;
  readonly message: string;
  readonly pos: [number, number];
}

/** One error leads to others after it: where the cause of some is sure these are told, else the first of each line. */
function addSyntaxErrors(found: readonly Found[], problems: Problems, kind: FileKind): void {
  const { source } = problems;
  const firsts = new Map<number, (typeof found)[number]>();
  for (const error of found) {
    const { line } = source.place({ start: error.pos[0] });
    if (!firsts.has(line)) firsts.set(line, error);
  }
  const all = [...firsts.values()].map(({ code, message, pos }) => ({
    sure: explained({ code, message, pos }, source.text, kind),
    general: { start: pos[0], what: lowerFirst(message), remedy: generalRemedy },
  }));
  const sure = all.flatMap((one) => one.sure ?? []);
  for (const { start, end = start + 1, what, remedy } of sure.length > 0
    ? sure
    : all.map(({ general }): Explained => general).slice(0, mostSyntaxErrors)) {
    problems.add({ start, end }, (spot) => errors.syntaxWrong(spot, what, remedy));
  }
}

const mostSyntaxErrors = 10;
const generalRemedy = 'Compare the indentation, colons, quotes and brackets with the lines around it.';

interface Explained {
  readonly start: number;
  readonly end?: number;
  readonly what: string;
  readonly remedy: string;
}

/** What people do wrong most often, said in their words. */
function explained({ code, message, pos }: Found, text: string, kind: FileKind): Explained | undefined {
  const [start] = pos;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start);
  const line = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  if (code === 'TAB_AS_INDENT' || /^[ ]*\t/.test(line)) {
    const tab = lineStart + Math.max(0, line.indexOf('\t'));
    return {
      start: tab,
      what: 'a tab indents this line',
      remedy: 'Indent with spaces: YAML allows no tabs.',
    };
  }
  if (code === 'MULTIPLE_DOCS') {
    const what = 'a second document begins here';
    return { start, end: start + 3, what, remedy: kind.secondDocument };
  }
  if (/^missing closing .quote/i.test(message)) {
    const open = openQuote(text);
    const remedy =
      'Put the same quote where the value ends; a quote inside of it is written twice in \'\', as \\" in "".';
    return { start: open, what: 'the quote that opens here is not closed', remedy };
  }
  return tornReference(line, lineStart, start - lineStart);
}

/** Where a quote was forgotten: at the first value that does not end with its own, or goes over several lines. */
function openQuote(text: string): number {
  let offset = 0;
  let last = 0;
  for (const token of new Lexer().lex(text)) {
    if (isMark(token)) continue;
    if (/^["']/.test(token)) last = offset;
    if (/^(["'])(?!.*\1$)/.test(token)) break;
    offset += token.length;
  }
  return last;
}

/** `{ size: ${SIZE} }` and `${NAME:?it is: this}` without quotes. */
function tornReference(line: string, lineStart: number, column: number): Explained | undefined {
  const torn = [...line.matchAll(/(["']?)\$\{[^}]*\}?/g)].find(
    ({ 0: whole, 1: quote, index }) => !quote && index <= column + 1 && column <= index + whole.length + 2,
  );
  if (!torn) return undefined;
  const unquoted = line.slice(0, torn.index).replaceAll(/"[^"]*"|'[^']*'|\$\{[^}]*\}|\[[^[\]]*\]/g, '');
  const inBraces = /[[{]/.test(unquoted);
  const why = inBraces ? 'inside of [ ] and { } a brace ends a value' : 'a colon and a blank end a value';
  return {
    start: lineStart + torn.index,
    end: lineStart + torn.index + torn[0].length,
    what: `${why}, so that this reference is torn apart`,
    remedy: `Put the whole value in quotes, as in "${torn[0]}".`,
  };
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
