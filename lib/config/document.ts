import { parseDocument } from 'yaml';
import * as errors from './errors.js';
import { excess, longestFile } from './limits.js';
import type { Problems } from './problems.js';
import type { Node } from './tree.js';
import { TreeBuilder } from './tree-builder.js';

/**
 * Reads the YAML of the file.
 *
 * @returns what it says, without values that are wrong; those are among the problems
 * @throws InputProblems when it is no YAML, so that nothing in it can be judged
 */
export function readDocument(problems: Problems): Node {
  const { file, text } = problems.source;
  if (text.length >= longestFile) {
    problems.addUnplaced(errors.fileTooLarge(file, text.length, longestFile));
    problems.raise();
  }
  const tooMuch = excess(text);
  if (tooMuch) {
    problems.add(tooMuch.span, (spot) => errors.excessive(spot, tooMuch.what));
    problems.raise();
  }
  // Two keys of one name are found below, together with all that is wrong beside them.
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false, logLevel: 'error' });
  addSyntaxErrors(document.errors, problems);
  problems.raise();
  for (const { message, pos } of document.warnings) {
    problems.add({ start: pos[0], end: pos[1] }, (spot) =>
      errors.syntaxWrong(spot, lowerFirst(message), 'Take the tag away: values are plain YAML.'),
    );
  }
  return new TreeBuilder(problems).build(document.contents);
}

/** One error leads to others after it: the first of each line is told. */
function addSyntaxErrors(
  found: readonly { code: string; message: string; pos: [number, number] }[],
  problems: Problems,
): void {
  const lines = new Set<number>();
  for (const { code, message, pos } of found) {
    const { line } = problems.source.place({ start: pos[0] });
    if (lines.has(line)) continue;
    lines.add(line);
    const { start, what, remedy } = explained(code, message, pos, problems.source.text);
    problems.add({ start, end: Math.max(pos[1], start + 1) }, (spot) =>
      errors.syntaxWrong(spot, what, remedy),
    );
    if (start !== pos[0]) return;
  }
}

const generalRemedy = 'Compare the indentation, colons, quotes and brackets with the lines around it.';

interface Explained {
  readonly start: number;
  readonly what: string;
  readonly remedy: string;
}

function explained(code: string, message: string, [start]: [number, number], text: string): Explained {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
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
    return {
      start,
      what: 'a second document begins here',
      remedy: 'Keep one rollout in a file: take the line --- away.',
    };
  }
  const reference = /\$\{[^}]*\}?/.exec(line);
  if (reference && ['UNEXPECTED_TOKEN', 'MISSING_CHAR', 'BLOCK_AS_IMPLICIT_KEY'].includes(code)) {
    const inBraces = /[[{][^"']*\$\{/.test(before + text.slice(start, start + 2));
    const why = inBraces ? 'inside [ ] and { } a brace ends a value' : 'a colon and a blank end a value';
    return {
      start: lineStart + reference.index,
      what: `${why}, so that this reference is torn apart`,
      remedy: `Put it in quotes: "${reference[0]}".`,
    };
  }
  return { start, what: lowerFirst(message), remedy: generalRemedy };
}

function lowerFirst(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
