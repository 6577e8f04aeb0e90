import { stripVTControlCharacters, styleText } from 'node:util';

/** How text may look in a terminal. */
export type Style = Parameters<typeof styleText>[0];

/** Gives text a color and weight, or leaves it as it is where there is to be none. */
export type Paint = (style: Style, text: string) => string;

/** @param color false for pipes, NO_COLOR and --no-color */
export function painter(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}

/** Text of unknown origin on one line, without anything that a terminal would act on. */
export function terminalText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\u{fffd}');
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const plain = /^[\u0020-\u007e]*$/;
const wide =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff01-\uff60])/u;
const empty = /^[\p{M}\p{Cf}]+$/u;

/** Columns that text without escape sequences takes up. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Text cut to a number of columns, with `…` at its end where something is missing. */
export function fitted(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let width = 0;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Text in exactly a number of columns. */
export function padded(text: string, columns: number): string {
  const short = fitted(text, columns);
  return short + ' '.repeat(Math.max(0, columns - textWidth(short)));
}

/** Text on lines of at most so many columns, broken at blanks where there are any. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (textWidth(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = fitted(word, columns);
  }
  return [...lines, line];
}

function graphemeWidth(segment: string): number {
  if (empty.test(segment)) return 0;
  return wide.test(segment) ? 2 : 1;
}
