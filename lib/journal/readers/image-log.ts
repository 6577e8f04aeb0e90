import type { JournalEntry } from '../events.js';
import type { JournalReader } from '../journal.js';
import type { Redact } from '../redact.js';
import { eventLines, readableDuration } from './lines.js';

/** Where the log goes; it takes any line. */
export interface FoldedLog {
  line(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
}

/**
 * The log of images that are built at the same time: what one of them printed stands in one fold, which comes when
 * the image is done and says how long it took. In between, a line for each that begins and ends.
 */
export function imageLog(log: FoldedLog, redact: Redact): JournalReader {
  let started: number | undefined;
  const began = new Map<string, number>();
  const printed = new Map<string, string[]>();
  const fold = (target: string, title: string) => {
    const lines = printed.get(target);
    printed.delete(target);
    if (!lines) return;
    log.startGroup(redact(title));
    for (const line of lines) log.line(redact(line));
    log.endGroup();
  };
  return (entry) => {
    started ??= entry.time;
    if (entry.type === 'output') {
      const lines = printed.get(entry.target);
      if (lines) lines.push(entry.line);
      else printed.set(entry.target, [entry.line]);
      return;
    }
    if (entry.type === 'image.building' || entry.type === 'image.pushing')
      began.set(entry.target, entry.time);
    const title = titleOf(entry, began);
    if (title !== undefined && 'target' in entry && entry.target !== undefined) fold(entry.target, title);
    if (entry.type === 'run.ended') {
      for (const target of [...printed.keys()]) fold(target, `${target}: did not come to its end`);
    }
    for (const line of eventLines(entry, started, redact)) log.line(line);
  };
}

function titleOf(entry: JournalEntry, began: ReadonlyMap<string, number>): string | undefined {
  switch (entry.type) {
    case 'image.built':
      return `${entry.target}: built in ${readableDuration(entry.durationMs)}`;
    case 'image.pushed':
      return `${entry.target}: pushed in ${readableDuration(entry.durationMs)}`;
    case 'step.failed': {
      const took = readableDuration(entry.time - (began.get(entry.target) ?? entry.time));
      return `${entry.target}: ${entry.step} failed after ${took}`;
    }
    default:
      return undefined;
  }
}
