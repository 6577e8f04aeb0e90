import { type DeployError, renderError } from '../errors/deploy-error.js';
import type { JournalEntry } from '../journal/events.js';
import type { Ended } from '../journal/readers/ended.js';
import { finalReport } from '../journal/readers/final-report.js';
import { jsonReport } from '../journal/readers/json-report.js';
import { reportJson } from '../journal/readers/results.js';
import { terminalText } from '../journal/readers/terminal/text.js';
import type { Redact } from '../journal/redact.js';
import { isTerminal, type Terminal } from './terminal.js';

/** What a report is made of. */
export interface Reported {
  readonly entries: readonly JournalEntry[];
  readonly ended: Ended;
  /** Of an action: what it sets in a workflow. */
  readonly outputs?: Readonly<Record<string, unknown>> | undefined;
}

/** Prints the one document or the final report. */
export function printReport({ entries, ended, outputs }: Reported, terminal: Terminal, redact: Redact): void {
  if (terminal.json) {
    const document = jsonReport(entries, ended, redact);
    const whole = outputs ? reportJson({ ...JSON.parse(document), outputs }, redact, 2) : document;
    terminal.output.write(`${whole}\n`);
    return;
  }
  if (ended.problems) {
    // Nothing was tried: there is nothing to tell but what is wrong.
    printProblems(ended.problems, terminal, redact);
    return;
  }
  const lines = finalReport(entries, ended, redact, terminal);
  // Between what happened, line by line, and what it comes to.
  if (!isTerminal(terminal.output) && entries.length > 0) terminal.output.write('\n');
  terminal.output.write(`${[...lines, ...outputLines(outputs ?? {}, redact)].join('\n')}\n`);
}

/** The report tells these in words. */
const reported = new Set(['results', 'timeline', 'cause', 'diff']);

function outputLines(outputs: Readonly<Record<string, unknown>>, redact: Redact): readonly string[] {
  const told = Object.entries(outputs).filter(
    ([name, value]) => value !== undefined && value !== null && value !== '' && !reported.has(name),
  );
  const lines = told.map(([name, value]) => {
    const text = typeof value === 'string' ? redact(value) : reportJson(value, redact);
    return `${name}: ${terminalLines(text)}`;
  });
  return lines.length > 0 ? ['', ...lines] : [];
}

function printProblems(problems: readonly DeployError[], { errors }: Terminal, redact: Redact): void {
  errors.write(`${terminalLines(redact(problems.map((problem) => renderError(problem)).join('\n\n')))}\n`);
}

/** Lines of unknown origin, a file of a branch that somebody looks at among them: a terminal acts on none of them. */
function terminalLines(text: string): string {
  return text.split('\n').map(terminalText).join('\n');
}
