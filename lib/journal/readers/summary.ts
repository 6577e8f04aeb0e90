import type { DeployError } from '../../errors/deploy-error.js';
import type { JournalEntry, TargetResult } from '../events.js';
import type { Redact } from '../redact.js';
import { type Ended, outcomeSentences } from './ended.js';
import { readableChange, readableDuration, withTarget } from './lines.js';
import { markdownLog, markdownTable, markdownText } from './markdown.js';
import { titleOf } from './report.js';
import { type Span, timeIn, timeline } from './timeline.js';

/** GitHub drops a larger summary of a step; bytes, with some room for what other tools add. */
const largest = 1_000_000;

/** Mermaid refuses longer diagrams (`maxTextSize`, 50,000 characters). */
const longestDiagram = 45_000;

/** Of a log, the newest lines, and of a line its start. */
const mostLogLines = 100;
const longestLine = 2_000;

/**
 * The job summary: the outcome in a sentence, the cause with its log lines, a table of targets, what changed,
 * what was put back and what was not, and when what happened.
 *
 * @returns Markdown under 1 MiB
 */
export function jobSummary(entries: readonly JournalEntry[], ended: Ended, redact: Redact): string {
  const results = entries.findLast((entry) => entry.type === 'run.ended')?.results ?? [];
  const spans = timeline(entries);
  const say = (text: string) => markdownText(redact(text));
  const parts = [
    `### ${say(titleOf(entries, ended))}: ${ended.outcome}`,
    outcomeSentences[ended.outcome],
    ...(ended.error ? cause(entries, ended.error, say, redact) : []),
    ...(results.length > 0 ? [targetsTable(results, spans, say)] : []),
    ...changes(results, say),
    ...putBack(entries, results, say),
  ];
  const diagram = gantt(spans, redact);
  const full = [...parts, ...(diagram ? [diagram] : [])].join('\n\n');
  return `${cut(Buffer.byteLength(full) <= largest ? full : parts.join('\n\n'))}\n`;
}

type Say = (text: string) => string;

function cause(entries: readonly JournalEntry[], error: DeployError, say: Say, redact: Redact): string[] {
  const failed = entries.find((entry) => entry.type === 'step.failed' && entry.error === error);
  const target = failed && 'target' in failed ? failed.target : undefined;
  return [
    `**Cause:** ${say(withTarget(error.message, target))} (${say(error.code)})`,
    ...(error.log.length > 0
      ? [markdownLog(error.log.slice(-mostLogLines).map((line) => redact(line).slice(0, longestLine)))]
      : []),
    say(error.remedy),
  ];
}

function targetsTable(results: readonly TargetResult[], spans: readonly Span[], say: Say): string {
  const time = (target: string, part: Span['part']) => {
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
      time(target, 'verify'),
      readableDuration(durationMs),
    ]),
  );
}

function changes(results: readonly TargetResult[], say: Say): string[] {
  const changed = results.filter((result) => result.changes.length > 0);
  if (changed.length === 0) return [];
  const lists = changed.map((result) =>
    [`- ${say(result.target)}`, ...result.changes.map((change) => `  - ${say(readableChange(change))}`)].join(
      '\n',
    ),
  );
  return [`**Changes**\n\n${lists.join('\n')}`];
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

/** The timeline as a Mermaid diagram; the table above says the same in figures. */
function gantt(spans: readonly Span[], redact: Redact): string | undefined {
  const [first] = spans;
  if (!first) return undefined;
  const lines = ['gantt', '  dateFormat x', '  axisFormat %M:%S'];
  for (const [target, own] of Map.groupBy(spans, (span) => span.target)) {
    lines.push(`  section ${diagramName(redact(target))}`);
    for (const { step, part, failed, started, ended } of own) {
      const state = failed ? 'crit, ' : part === 'undo' ? 'done, ' : '';
      const from = started - first.started;
      const to = Math.max(ended - first.started, from + 1);
      lines.push(`    ${diagramName(redact(`${step} ${part}`))} :${state}${from}, ${to}`);
    }
  }
  const diagram = lines.join('\n');
  return diagram.length > longestDiagram ? undefined : `\`\`\`mermaid\n${diagram}\n\`\`\``;
}

/** Mermaid has no escapes for what ends a name. */
function diagramName(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._-]/gu, ' ').slice(0, 80);
}

function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= largest) return markdown;
  const kept = Buffer.from(markdown).subarray(0, largest).toString('utf8');
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n…`;
}
