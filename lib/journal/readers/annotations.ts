import { type DeployError, renderError } from '../../errors/deploy-error.js';
import type { JournalEntry } from '../events.js';
import type { Redact } from '../redact.js';
import { type Place, placeName, withPlace } from './place.js';

/** GitHub cuts a longer message, and drops more than ten of a kind in one step. */
const longestMessage = 4_096;
const mostMessages = 10;

/**
 * What stands beside a failed step, the cause first: which host, which step, what happened, the last log
 * lines and the remedy. Then what could not be put back, then failures of other targets.
 *
 * @param entries the journal
 * @param cause why the run failed
 * @returns at most 10 messages of at most 4,096 characters
 */
export function failureAnnotations(
  entries: readonly JournalEntry[],
  cause: DeployError,
  redact: Redact,
): readonly string[] {
  const failures = entries.filter((entry) => entry.type === 'step.failed');
  const first = failures.find(({ error }) => error === cause);
  const others = failures.filter(({ error }) => error !== cause);
  const stuck = entries.filter((entry) => entry.type === 'step.undo-failed');
  const messages = [
    failureMessage(cause, first, redact),
    ...stuck.map((entry) =>
      failureMessage(
        entry.error,
        { target: `${placeName(entry)}: ${entry.step} could not be put back` },
        redact,
      ),
    ),
    ...others.map((entry) => failureMessage(entry.error, entry, redact)),
  ];
  return [...new Set(messages)].slice(0, mostMessages);
}

/** All problems of the input as one message. */
export function problemsAnnotation(problems: readonly DeployError[], redact: Redact): string {
  return shortened(redact(problems.map(renderError).join('\n\n')));
}

/** An error as a message that fits, the oldest log lines left out first. */
function failureMessage(error: DeployError, place: Place | undefined, redact: Redact): string {
  const message = (dropped: number) => {
    const log = error.log.slice(dropped).map((line) => `  ${line}`);
    const heading = log.length > 0 ? ['last log lines:'] : [];
    return redact(
      [withPlace(error.message, place ?? {}), ...heading, ...log, error.remedy, `[${error.code}]`].join('\n'),
    );
  };
  let dropped = 0;
  while (dropped < error.log.length && message(dropped).length > longestMessage) dropped += 1;
  return shortened(message(dropped));
}

function shortened(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage - 1)}…` : message;
}
