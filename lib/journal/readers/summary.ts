import type { JournalEntry } from '../events.js';
import type { Redact } from '../redact.js';
import { type Ended, isGood, outcomeSentences } from './ended.js';
import { endingSentence } from './ending-words.js';
import { markdownLog, markdownTable, markdownText } from './markdown.js';
import { withPlace } from './place.js';
import { type CauseReport, type RunReport, runReport } from './report.js';
import { gantt } from './summary-diagram.js';
import { imageParts } from './summary-images.js';
import { phaseParts, phaseSentence } from './summary-phases.js';
import { targetParts } from './summary-targets.js';

/** GitHub drops a larger summary of a step; bytes, with some room for what other tools add. */
const largest = 1_000_000;

/** Of a log, the newest lines, and of a line its start. */
const mostLogLines = 100;
const longestLine = 2_000;

/**
 * The job summary: the outcome in a sentence, the cause with its log lines, tables of phases, hosts and services
 * (of targets, where the run has one phase), what changed, what was put back and what was not, and when what
 * happened.
 *
 * @returns Markdown under 1 MiB
 */
export function jobSummary(entries: readonly JournalEntry[], ended: Ended, redact: Redact): string {
  const report = runReport(entries, ended);
  const results = entries.findLast((entry) => entry.type === 'run.ended')?.results ?? [];
  const say = (text: string) => markdownText(redact(text));
  const parts = [
    ...heading(report, say),
    ...(report.cause ? cause(report.cause, say, redact) : []),
    ...decisionParts(report, say),
    ...(report.severalPhases
      ? phaseParts(report, say)
      : report.of === 'images'
        ? imageParts(results, report.spans, say)
        : targetParts(entries, results, report.spans, say)),
  ];
  const diagram = gantt(report.spans, redact);
  const full = [...parts, ...(diagram ? [diagram] : [])].join('\n\n');
  return `${cut(Buffer.byteLength(full) <= largest ? full : parts.join('\n\n'))}\n`;
}

function sentence(report: RunReport): string {
  if (report.severalPhases) return phaseSentence(report);
  return report.of === 'images' ? endingSentence(report) : outcomeSentences[report.outcome];
}

type Say = (text: string) => string;

/** What ran, and how it ended; a decision says it all by itself. */
function heading(report: RunReport, say: Say): string[] {
  const { title, outcome, decision } = report;
  if (decision && isGood(outcome)) return [`### ${say(title)}: ${say(decision.about)}`];
  return [`### ${say(title)}: ${outcome}`, sentence(report)];
}

/** What was decided, and why. */
function decisionParts({ decision }: RunReport, say: Say): string[] {
  if (!decision) return [];
  const rows = Object.entries(decision.facts).map(([name, fact]) => [say(name), say(String(fact))]);
  return [say(decision.reason), markdownTable(['Decided', say(decision.about)], rows)];
}

function cause({ error, ...place }: CauseReport, say: Say, redact: Redact): string[] {
  return [
    `**Cause:** ${say(withPlace(error.message, place))} (${say(error.code)})`,
    ...(error.log.length > 0
      ? [markdownLog(error.log.slice(-mostLogLines).map((line) => redact(line).slice(0, longestLine)))]
      : []),
    say(error.remedy),
  ];
}

function cut(markdown: string): string {
  if (Buffer.byteLength(markdown) <= largest) return markdown;
  const kept = Buffer.from(markdown).subarray(0, largest).toString('utf8');
  return `${kept.slice(0, kept.lastIndexOf('\n'))}\n\n…`;
}
