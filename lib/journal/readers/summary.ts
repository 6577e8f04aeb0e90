import type { JournalEntry } from '../events.js';
import type { Redact } from '../redact.js';
import type { Ended } from './ended.js';
import { gantt } from './summary-diagram.js';
import { summaryParts } from './summary-parts.js';
import { timeline } from './timeline.js';

/** GitHub drops a larger summary of a step; bytes, with some room for what other tools add. */
const largest = 1_000_000;

/**
 * The job summary: what is told of a run, and when what happened.
 *
 * @returns Markdown under 1 MiB
 */
export function jobSummary(entries: readonly JournalEntry[], ended: Ended, redact: Redact): string {
  const parts = summaryParts(entries, ended, redact);
  const diagram = gantt(timeline(entries), redact);
  const full = [...parts, ...(diagram ? [diagram] : [])].join('\n\n');
  return `${cut(Buffer.byteLength(full) <= largest ? full : parts.join('\n\n'))}\n`;
}

function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= largest) return markdown;
  const kept = Buffer.from(markdown).subarray(0, largest).toString('utf8');
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n…`;
}
