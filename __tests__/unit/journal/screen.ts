import { EventEmitter } from 'node:events';
import type { WriteStream } from 'node:tty';

/**
 * A terminal as far as a live view uses one: it draws what is written (line ends, cursor up, clearing, modes),
 * and wraps lines that are too long unless it was told not to.
 */
export class Screen extends EventEmitter {
  readonly isTTY = true;
  /** Everything, scrolled away or not. */
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  cursorShown = true;
  wrapping = true;
  written = '';

  constructor(
    public columns: number,
    public rows: number,
  ) {
    super();
  }

  /** What stands on the screen and above it, without blank lines at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** As the stream that a program is given. */
  get stream(): WriteStream {
    return this as unknown as WriteStream;
  }

  write(text: string): boolean {
    this.written += text;
    for (const [token] of text.matchAll(/\u001b\[[?\d;]*[A-Za-z]|./gsu)) this.#take(token);
    return true;
  }

  #take(token: string): void {
    if (token.startsWith('\u001b[')) this.#obey(token.slice(2));
    else if (token === '\r') this.#column = 0;
    else if (token === '\n') {
      this.#column = 0;
      this.#down();
    } else this.#put(token);
  }

  #obey(sequence: string): void {
    if (sequence === '?25l' || sequence === '?25h') this.cursorShown = sequence.endsWith('h');
    if (sequence === '?7l' || sequence === '?7h') this.wrapping = sequence.endsWith('h');
    // Lines that scrolled off the top cannot be reached any more.
    const top = Math.max(0, this.#lines.length - this.rows);
    if (sequence.endsWith('A')) this.#row = Math.max(top, this.#row - Number.parseInt(sequence, 10));
    if (sequence === 'K') this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    if (sequence === 'J') {
      this.#lines = this.#lines.slice(0, this.#row + 1);
      this.#lines[this.#row] = (this.#lines[this.#row] ?? '').slice(0, this.#column);
    }
  }

  #put(character: string): void {
    if (this.#column >= this.columns) {
      if (!this.wrapping) return;
      this.#column = 0;
      this.#down();
    }
    const line = (this.#lines[this.#row] ?? '').padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }

  #down(): void {
    this.#row += 1;
    this.#lines[this.#row] ??= '';
  }
}
