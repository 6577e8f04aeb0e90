import type { JournalEntry, TargetResult } from '../events.js';
import { readableChange, readableDuration } from './lines.js';
import { markdownLink, markdownTable } from './markdown.js';
import { type Span, timeIn } from './timeline.js';

/** Text as Markdown that shows it as it is, without secrets. */
type Say = (text: string) => string;

/** What a summary says of a run of one phase, below its heading and its cause. */
export function targetParts(
  entries: readonly JournalEntry[],
  results: readonly TargetResult[],
  spans: readonly Span[],
  say: Say,
): readonly string[] {
  return [
    ...(results.length > 0 ? [targetsTable(results, spans, say)] : []),
    ...addresses(results, say),
    ...changes(results, say),
    ...putBack(entries, results, say),
  ];
}

function targetsTable(results: readonly TargetResult[], spans: readonly Span[], say: Say): string {
  const time = (target: string, part: Span['part'] | readonly Span['part'][]) => {
    const spent = timeIn(spans, target, part);
    return spent === undefined ? '' : readableDuration(spent);
  };
  return markdownTable(
    ['Target', 'Outcome', 'Changes', 'Prepare', 'Apply', 'Verify', 'In all'],
    results.map(({ target, outcome, changes: made, durationMs }) => [
      say(target),
      outcome,
      String(made.length),
      time(target, 'prepare'),
      time(target, 'apply'),
      time(target, ['verify', 'wait']),
      readableDuration(durationMs),
    ]),
  );
}

function addresses(results: readonly TargetResult[], say: Say): string[] {
  const lines = results.flatMap(({ target, url }) => {
    const link = url === undefined ? undefined : markdownLink(url, say);
    return link === undefined ? [] : [`- ${say(target)}: ${link}`];
  });
  return lines.length > 0 ? [`**Address**\n\n${lines.join('\n')}`] : [];
}

function changes(results: readonly TargetResult[], say: Say): string[] {
  const changed = results.filter((result) => result.changes.length > 0);
  if (changed.length === 0) return [];
  const lists = changed.map((result) =>
    [`- ${say(result.target)}`, ...result.changes.map((change) => `  - ${say(readableChange(change))}`)].join(
      '\n',
    ),
  );
  const title = changed.every(({ outcome }) => outcome === 'planned') ? 'Would change' : 'Changes';
  return [`**${title}**\n\n${lists.join('\n')}`];
}

function putBack(entries: readonly JournalEntry[], results: readonly TargetResult[], say: Say): string[] {
  const undone = entries.filter((entry) => entry.type === 'step.undone');
  const left = results.flatMap(({ target, notPutBack = [] }) =>
    notPutBack.map((what) => `- ${say(`${target}: ${what}`)}`),
  );
  return [
    ...(undone.length > 0
      ? [`**Put back**\n\n${undone.map(({ target, step }) => `- ${say(`${target}: ${step}`)}`).join('\n')}`]
      : []),
    ...(left.length > 0 ? [`**Could not be put back**\n\n${left.join('\n')}`] : []),
  ];
}
