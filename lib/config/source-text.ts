import { LineCounter } from 'yaml';
import type { Place } from './config.js';

/** A piece of the file: offsets of its first character and behind its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a problem is, as errors show it. */
export interface Spot {
  readonly offset: number;
  /** `file:line:column`. */
  readonly where: string;
  /** The line with a caret under the piece, two lines of text. */
  readonly excerpt: string;
}

/** The widest piece of a line that an excerpt shows, in characters. */
const widest = 100;

/** The text of the file, and how a person finds a piece of it. */
export class SourceText {
  readonly #lines = new LineCounter();

  /** @param file as it was given, for messages */
  constructor(
    readonly file: string,
    readonly text: string,
  ) {
    this.#lines.addNewLine(0);
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      this.#lines.addNewLine(end + 1);
    }
  }

  place({ start }: Pick<Span, 'start'>): Place {
    const { line, col } = this.#lines.linePos(start);
    return { file: this.file, line, column: col };
  }

  spot(span: Span): Spot {
    const { line, column } = this.place(span);
    return {
      offset: span.start,
      where: `${this.file}:${line}:${column}`,
      excerpt: this.#excerpt(span, line),
    };
  }

  #excerpt({ start, end }: Span, line: number): string {
    const lineStart = this.#lines.lineStarts[line - 1] ?? 0;
    const newline = this.text.indexOf('\n', lineStart);
    const whole = this.text.slice(lineStart, newline < 0 ? undefined : newline).trimEnd();
    const column = Math.min(start - lineStart, whole.length);
    const from = column > widest - 20 ? column - 20 : 0;
    const shown = whole.slice(from, from + widest);
    const carets = Math.max(1, Math.min(end - start, shown.length - (column - from)));
    const number = String(line).padStart(4);
    const before = from > 0 ? '…' : '';
    const after = from + widest < whole.length ? '…' : '';
    return [
      `${number} | ${before}${visible(shown)}${after}`,
      `     | ${' '.repeat(before.length + column - from)}${'^'.repeat(carets)}`,
    ].join('\n');
  }
}

/** A tab would move the caret, and a control character could move the terminal. */
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ');
}
