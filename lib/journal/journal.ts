import type { JournalEntry, JournalEvent, JournalWriter } from './events.js';

/** Reads the journal as it is written. A reader never acts on the deploy, and its failure cannot fail one. */
export type JournalReader = (entry: JournalEntry) => void;

/**
 * The single record of what happened: typed events in order, and readers that are told of each.
 * Steps write here and never print.
 */
export class Journal implements JournalWriter {
  readonly #entries: JournalEntry[] = [];
  readonly #readers: JournalReader[] = [];

  /** @param now the clock, milliseconds since the epoch */
  constructor(private readonly now: () => number = Date.now) {}

  /** Everything so far, oldest first. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Adds a reader, which is told of every later event. */
  read(reader: JournalReader): void {
    this.#readers.push(reader);
  }

  /** Records an event and tells the readers. */
  write(event: JournalEvent): void {
    this.#record({ ...event, time: this.now() });
  }

  /** Writes into this journal what happens in one phase of several. */
  within(phase: string): JournalWriter {
    return { write: (event) => this.#record({ ...event, time: this.now(), phase }) };
  }

  #record(entry: JournalEntry): void {
    this.#entries.push(entry);
    for (const reader of this.#readers) {
      try {
        reader(entry);
      } catch {
        // A report that cannot be written is no reason to stop a deploy.
      }
    }
  }
}
