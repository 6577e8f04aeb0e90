import type { Change, JournalEntry } from '../events.js';
import type { JournalReader } from '../journal.js';
import type { Redact } from '../redact.js';
import { namesInShort } from './grouped.js';
import { placeName } from './place.js';

/** Hosts of a phase that are written out. */
const mostNames = 8;

/** How a person reads a time: `850 ms`, `12.3 s`, `2 m 05 s`. */
export function readableDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_950) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `recreate service web (app:1 -> app:2)`. */
export function readableChange({ subject, action, detail }: Change): string {
  return detail ? `${action} ${subject} (${detail})` : `${action} ${subject}`;
}

/**
 * One event in words.
 *
 * @returns lines without their target; none for what only other readers need
 */
function eventText(entry: JournalEntry): readonly string[] {
  switch (entry.type) {
    case 'run.started': {
      const on = entry.targets.length > 0 ? ` on ${entry.targets.join(', ')}` : '';
      return [
        `${entry.title}${on}${entry.dryRun ? ' (dry run: nothing will change)' : ''}`,
        ...(entry.phases ?? []).map(
          ({ name, needs, targets }) =>
            `phase ${name}: ${namesInShort(targets, mostNames)}${needs.length > 0 ? `, needs ${needs.join(', ')}` : ''}`,
        ),
      ];
    }
    case 'run.ended':
      return [`ended: ${entry.outcome}`];
    case 'host.connected':
      return [`connected to ${entry.address} in ${readableDuration(entry.durationMs)}`];
    case 'host.lost':
      return [`connection lost: ${entry.reason}`];
    case 'host.reconnected':
      return [`connected again after ${readableDuration(entry.durationMs)}`];
    case 'lock.waiting':
      return [`waiting for the lock, which ${entry.owner} holds since ${entry.since}`];
    case 'lock.taken':
      return entry.takenOverFrom ? [`took the lock over from ${entry.takenOverFrom}, which is gone`] : [];
    case 'lock.released':
      return [];
    case 'image.ready':
      return [`image ${entry.image} is there after ${readableDuration(entry.durationMs)}`];
    case 'container.healthy':
      return [`${entry.service} is healthy after ${readableDuration(entry.durationMs)}`];
    case 'output':
      return splitLines(entry.line).map((line) => `${entry.source} | ${line}`);
    case 'decided':
      return [
        `decided: ${entry.reason}`,
        Object.entries(entry.facts)
          .map(([name, fact]) => `${name} ${fact === '' ? 'none' : fact}`)
          .join(', '),
      ];
    case 'notice':
      return splitLines(entry.message);
    case 'warning':
      return splitLines(`warning: ${entry.message}`);
    default:
      return stepText(entry);
  }
}

function stepText(entry: Extract<JournalEntry, { readonly step: string }>): readonly string[] {
  const { step } = entry;
  switch (entry.type) {
    case 'step.planned':
      return entry.changes.length === 0
        ? [`${step}: nothing to do`]
        : entry.changes.map((change) => `${step}: will ${readableChange(change)}`);
    case 'step.preparing':
      return [`${step}: preparing`];
    case 'step.prepared':
      return [`${step}: prepared in ${readableDuration(entry.durationMs)}`];
    case 'image.building':
      return ['building'];
    case 'image.built':
      return [`built in ${readableDuration(entry.durationMs)}`];
    case 'image.pushing':
      return ['pushing'];
    case 'image.pushed':
      return [`pushed in ${readableDuration(entry.durationMs)} as ${entry.reference}`];
    case 'step.waiting':
      return [`${step}: waiting`];
    case 'step.applying':
      return [`${step}: switching`];
    case 'step.applied':
      return [`${step}: switched in ${readableDuration(entry.durationMs)}`];
    case 'step.verified':
      return [`${step}: healthy and stable after ${readableDuration(entry.durationMs)}`];
    case 'step.failed':
      return [
        ...splitLines(`${step}: failed to ${entry.during}: ${entry.error.message}`),
        ...entry.error.log.flatMap((line) => splitLines(line)).map((line) => `  ${line}`),
      ];
    case 'step.undoing':
      return [`${step}: putting back what was there`];
    case 'step.undone':
      return [`${step}: is as before after ${readableDuration(entry.durationMs)}`];
    case 'step.kept':
      return [`${step}: stays as deployed, since its phase says so (if-fails: keep)`];
    case 'step.undo-failed':
      return splitLines(`${step}: could not be put back: ${entry.error.message}`);
  }
}

/** A carriage return ends a line too: for the runner's line reader, and for what redraws a progress bar. */
function splitLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/**
 * One event as whole lines: seconds since the start, where, and what happened.
 *
 * @param started time of the first event, milliseconds since the epoch
 */
export function eventLines(entry: JournalEntry, started: number, redact: Redact): readonly string[] {
  const elapsed = `${((entry.time - started) / 1_000).toFixed(3)}s`.padStart(9);
  const target = 'target' in entry ? entry.target : undefined;
  const place = placeName({ phase: entry.phase, target });
  const where = place === undefined ? '' : `[${place}] `;
  return eventText(entry).map((line) => redact(`${elapsed} ${where}${line}`));
}

/** Plain lines as things happen, for a pipe. */
export function plainLines(print: (line: string) => void, redact: Redact): JournalReader {
  let started: number | undefined;
  return (entry) => {
    started ??= entry.time;
    for (const line of eventLines(entry, started, redact)) print(line);
  };
}
