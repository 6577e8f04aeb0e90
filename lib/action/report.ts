import type { JournalEntry } from '../journal/events.js';
import { failureAnnotations, problemsAnnotation } from '../journal/readers/annotations.js';
import { inert } from '../journal/readers/github-log.js';
import { reportJson } from '../journal/readers/results.js';
import { jobSummary } from '../journal/readers/summary.js';
import type { Redact } from '../journal/redact.js';
import type { ActionEnding } from '../run/ending.js';
import type { Runner } from './runner.js';

/** Sets the outputs, `outcome` among them where the action declares it. */
export function setOutputs(
  runner: Runner,
  declared: Readonly<Record<string, string>>,
  { outcome, outputs, secretOutputs = {} }: ActionEnding,
  redact: Redact,
): void {
  const all = 'outcome' in declared ? { ...outputs, outcome } : outputs;
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined || value === null) continue;
    runner.setOutput(name, typeof value === 'string' ? redact(value) : reportJson(value, redact));
  }
  for (const [name, value] of Object.entries(secretOutputs)) runner.setOutput(name, value);
}

/**
 * Says why the action failed: the problems of the input as one annotation, else the cause first. The stack of
 * what nobody foresaw is told under debug logging only.
 */
export function annotate(
  runner: Runner,
  name: string,
  ending: ActionEnding,
  entries: readonly JournalEntry[],
  redact: Redact,
): void {
  const title = `${name}: ${ending.outcome}`;
  if (ending.problems) runner.error(problemsAnnotation(ending.problems, redact), title);
  if (ending.error) {
    for (const message of failureAnnotations(entries, ending.error, redact)) runner.error(message, title);
  }
  if (ending.stack && runner.debugging) {
    // A carriage return ends a line for the runner too.
    for (const line of redact(ending.stack).split(/\r\n|\r|\n/)) runner.line(inert(line));
  }
}

/** Adds the job summary where there is more to say than notices. A summary that cannot be written is a warning. */
export function summarise(
  runner: Runner,
  name: string,
  { outcome, error, problems }: ActionEnding,
  entries: readonly JournalEntry[],
  redact: Redact,
): void {
  if (entries.every(({ type }) => type === 'notice') && !error && !problems) return;
  try {
    runner.addSummary(jobSummary(entries, { title: name, outcome, error: error ?? problems?.[0] }, redact));
  } catch (failure) {
    runner.warning(redact(`The job summary could not be written: ${String(failure)}`));
  }
}
