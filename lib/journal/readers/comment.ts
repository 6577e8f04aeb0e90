import { renderError } from '../../errors/deploy-error.js';
import type { JournalEntry } from '../events.js';
import type { Redact } from '../redact.js';
import type { Ended } from './ended.js';
import { markdownLog, markdownText } from './markdown.js';
import { type SummaryForm, summaryParts } from './summary-parts.js';

/** What a comment says of the run beside its end. */
export interface CommentAbout {
  /** The file that was rolled out, as it was given. */
  readonly config: string;
  /** Where to; empty where nobody said. */
  readonly environment: string;
  readonly sha: string;
  /** The page of the run. */
  readonly url: string;
}

/** Of a file with many problems. */
const mostProblemLines = 100;

const form: SummaryForm = { logLines: 40, lineLength: 500, write: withoutMentions };

/**
 * The comment of a pull request: what is told of a run in the job summary, short enough for a comment.
 *
 * @param longest characters
 * @returns Markdown that mentions nobody, whatever a container printed
 */
export function rolloutComment(
  entries: readonly JournalEntry[],
  ended: Ended,
  about: CommentAbout,
  redact: Redact,
  longest: number,
): string {
  const say = (text: string) => withoutMentions(redact(text));
  const { config, environment, sha } = about;
  const of = [config, ...(environment ? [environment] : []), ...(sha ? [`commit ${sha.slice(0, 12)}`] : [])];
  const footer = `<sub>${say(of.join(', '))}, [the run](${encodeURI(about.url)})</sub>`;
  const parts = ended.problems
    ? problemParts(ended, redact, say)
    : summaryParts(entries, ended, redact, form);
  const cutNotice = 'There is more of it than a comment takes: the job summary of the run has all.';
  const whole = [...parts, footer].join('\n\n');
  if (whole.length <= longest) return whole;
  const room = longest - footer.length - cutNotice.length - 4;
  return [...fitting(parts, room), cutNotice, footer].join('\n\n');
}

function problemParts(
  { title = '', outcome, problems = [] }: Ended,
  redact: Redact,
  say: (text: string) => string,
) {
  const text = redact(problems.map(renderError).join('\n\n'));
  const lines = text.split('\n').slice(0, mostProblemLines);
  return [
    `### ${say(title)}: ${outcome}`,
    'The input is wrong; nothing was tried.',
    markdownLog(lines.map((line) => line.slice(0, form.lineLength))),
  ];
}

/** The parts that fit, in their order: a list or a table to its last line that does, anything else whole or not at all. */
function fitting(parts: readonly string[], room: number): readonly string[] {
  const kept: string[] = [];
  let left = room;
  for (const part of parts) {
    const piece = part.length <= left ? part : part.startsWith('<') ? '' : wholeLines(part, left);
    if (piece === '') continue;
    kept.push(piece);
    left -= piece.length + 2;
  }
  return kept;
}

function wholeLines(part: string, room: number): string {
  return part.slice(0, Math.max(0, part.lastIndexOf('\n', room)));
}

/**
 * GitHub looks for @names and #numbers after it has read the Markdown, where an escaped one is one again, and tells
 * those who are mentioned. A space of no width behind it ends that.
 */
function withoutMentions(text: string): string {
  return markdownText(text).replace(/&#(?:64|35);/g, '$&&#8203;');
}
