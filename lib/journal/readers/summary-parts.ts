import type { JournalEntry } from '../events.js';
import { isGood } from '../outcome.js';
import type { Redact } from '../redact.js';
import { type Ended, outcomeSentences } from './ended.js';
import { endingSentence } from './ending-words.js';
import { markdownLog, markdownTable, markdownText } from './markdown.js';
import { withPlace } from './place.js';
import { type CauseReport, type RunReport, runReport } from './report.js';
import { imageParts } from './summary-images.js';
import { phaseParts, phaseSentence } from './summary-phases.js';
import { targetParts } from './summary-targets.js';

/** How much of a log is told, and how other texts are written. */
export interface SummaryForm {
  /** The newest lines of a log, and of a line its start. */
  readonly logLines: number;
  readonly lineLength: number;
  /** Makes Markdown of a text that is free of secrets; it shows the text as it is. */
  readonly write: (text: string) => string;
}

const summaryForm: SummaryForm = { logLines: 100, lineLength: 2_000, write: markdownText };

/**
 * What is told of a run in Markdown, the most important first: the outcome in a sentence, the cause with its log lines,
 * tables of phases, hosts and services (of targets, where the run has one phase), what changed, what was put back and
 * what was not.
 */
export function summaryParts(
  entries: readonly JournalEntry[],
  ended: Ended,
  redact: Redact,
  form: SummaryForm = summaryForm,
): readonly string[] {
  const report = runReport(entries, ended);
  const results = entries.findLast((entry) => entry.type === 'run.ended')?.results ?? [];
  const say = (text: string) => form.write(redact(text));
  return [
    ...heading(report, say),
    ...(report.cause ? cause(report.cause, say, redact, form) : []),
    ...decisionParts(report, say),
    ...(report.severalPhases
      ? phaseParts(report, say)
      : report.of === 'images'
        ? imageParts(results, report.spans, say)
        : targetParts(entries, results, report.spans, say)),
  ];
}

/** How it ended. */
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

function cause({ error, ...place }: CauseReport, say: Say, redact: Redact, form: SummaryForm): string[] {
  const log = error.log.slice(-form.logLines).map((line) => redact(line).slice(0, form.lineLength));
  return [
    `**Cause:** ${say(withPlace(error.message, place))} (${say(error.code)})`,
    ...(log.length > 0 ? [markdownLog(log)] : []),
    say(error.remedy),
  ];
}
