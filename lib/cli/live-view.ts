import type { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import type { JournalReader } from '../journal/journal.js';
import { liveFrame } from '../journal/readers/live/frame.js';
import { LiveState } from '../journal/readers/live/state.js';
import { textWidth } from '../journal/readers/terminal/text.js';
import type { Redact } from '../journal/redact.js';

/** What moves is drawn ten times a second. Milliseconds. */
const frameMs = 100;

/** Escape sequences (ECMA-48; 2026 is https://github.com/contour-terminal/vt-extensions, and harmless elsewhere). */
const terminal = {
  hideCursor: '\u001b[?25l',
  showCursor: '\u001b[?25h',
  noWrap: '\u001b[?7l',
  wrap: '\u001b[?7h',
  beginUpdate: '\u001b[?2026h',
  endUpdate: '\u001b[?2026l',
  clearLine: '\u001b[K',
  clearBelow: '\u001b[J',
  up: (lines: number) => (lines > 0 ? `\u001b[${lines}A` : ''),
} as const;

/** A live view of a run: a reader for the journal, and its end. */
export interface LiveView {
  readonly reader: JournalReader;
  /** Takes the view off the screen and gives the cursor back, so that the final report stands in its place. */
  end(): void;
}

/**
 * Draws a run on a terminal as it goes on, in place: phases, hosts, what each is at and for how long. It keeps
 * to the size of the terminal, also when that changes. However the process ends (Ctrl-C leads to an end as
 * well), the cursor is shown again.
 *
 * @param stream a terminal
 * @param color false for NO_COLOR and --no-color
 */
export function liveView(
  stream: WriteStream,
  redact: Redact,
  { color }: { readonly color: boolean },
): LiveView {
  const view = new Drawing(stream, redact, color);
  return { reader: (entry) => view.read(entry), end: () => view.end() };
}

class Drawing {
  readonly #state: LiveState;
  readonly #timer: NodeJS.Timeout;
  /** What stands on the screen. */
  #lines: readonly string[] = [];
  #ended = false;

  constructor(
    private readonly stream: WriteStream,
    redact: Redact,
    private readonly color: boolean,
  ) {
    this.#state = new LiveState(redact);
    this.#timer = setInterval(() => this.#draw(), frameMs).unref();
    process.once('exit', this.end);
    stream.write(terminal.hideCursor);
  }

  read(entry: Parameters<JournalReader>[0]): void {
    this.#state.read(entry);
  }

  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#timer);
    process.off('exit', this.end);
    this.stream.write(`${this.#toTop()}${terminal.clearBelow}${terminal.wrap}${terminal.showCursor}`);
  };

  /** One write a frame, over the old one: nothing is cleared first, so nothing flickers. */
  #draw(): void {
    const { columns, rows } = sizeOf(this.stream);
    const lines = liveFrame(this.#state, Date.now(), { columns, rows, color: this.color });
    if (lines.join('\n') === this.#lines.join('\n')) return;
    const text = lines.map((line) => `${line}${terminal.clearLine}\n`).join('');
    this.stream.write(
      `${terminal.beginUpdate}${terminal.noWrap}${this.#toTop()}${text}${terminal.clearBelow}${terminal.wrap}${terminal.endUpdate}`,
    );
    this.#lines = lines;
  }

  /** A terminal that became narrower has wrapped the lines that stand there. */
  #toTop(): string {
    const { columns } = sizeOf(this.stream);
    const rows = this.#lines.map((line) =>
      Math.max(1, Math.ceil(textWidth(stripVTControlCharacters(line)) / columns)),
    );
    return `\r${terminal.up(rows.reduce((sum, own) => sum + own, 0))}`;
  }
}

/** A terminal that nobody gave a size says 0. */
function sizeOf({ columns, rows }: WriteStream): { readonly columns: number; readonly rows: number } {
  return { columns: columns || 80, rows: rows || 24 };
}
