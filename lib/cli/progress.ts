import type { WriteStream } from 'node:tty';
import type { JournalReader } from '../journal/journal.js';
import { plainLines } from '../journal/readers/lines.js';
import type { Redact } from '../journal/redact.js';
import type { Command } from './command.js';
import { type LiveView, liveView } from './live-view.js';
import { isTerminal, type Terminal } from './terminal.js';

/** What is seen of a run while it goes on. */
export interface Progress {
  readonly reader: JournalReader;
  /** Shows something that a person must see at once, where lines do not show it anyway. */
  alert?(message: string): void;
  /** Takes it off the screen. */
  end(): void;
}

/**
 * A live view in a terminal, lines in a pipe. Beside a JSON document both go to standard error.
 *
 * @param mode of the command
 */
export function progress(mode: Command['progress'], terminal: Terminal, redact: Redact): Progress {
  const stream = terminal.json ? terminal.errors : terminal.output;
  if (mode === 'none') return { reader: () => {}, end: () => {} };
  if (isTerminal(stream)) return new LiveProgress(stream as WriteStream, redact, terminal.color);
  if (mode === 'live') return { reader: () => {}, end: () => {} };
  return { reader: plainLines((line) => stream.write(`${line}\n`), redact), end: () => {} };
}

/** Takes the screen when there is something to show: until then a question may stand there. */
class LiveProgress implements Progress {
  #view: LiveView | undefined;
  #ended = false;

  constructor(
    private readonly stream: WriteStream,
    private readonly redact: Redact,
    private readonly color: boolean,
  ) {}

  readonly reader: JournalReader = (entry) => {
    // A notice is nothing to look at by itself: a question may stand there, or the view of a plan.
    if (this.#ended || (this.#view === undefined && entry.type === 'notice')) return;
    this.#view ??= liveView(this.stream, this.redact, { color: this.color });
    this.#view.reader(entry);
  };

  alert(message: string): void {
    if (!this.#ended) this.#view?.reader({ type: 'warning', message, time: Date.now() });
  }

  end(): void {
    this.#ended = true;
    this.#view?.end();
  }
}
