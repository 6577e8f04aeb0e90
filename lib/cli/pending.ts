import type { JournalEntry } from '../journal/events.js';
import { placeName } from '../journal/readers/place.js';

const begins: Readonly<Record<string, string>> = {
  'lock.waiting': 'waits for the lock',
  'step.preparing': 'prepares',
  'step.waiting': 'waits',
  'step.applying': 'switches',
  'step.applied': 'is verified',
  'step.undoing': 'is put back',
  'image.building': 'goes on',
  'image.pushing': 'goes on',
};

const ends = new Set([
  'lock.taken',
  'step.prepared',
  'step.verified',
  'step.failed',
  'step.undone',
  'step.undo-failed',
  'image.built',
  'image.pushed',
]);

/**
 * What a run is at right now, for a person who waits for its end.
 *
 * @returns `web1: deploy-compose is put back`, one for each that goes on
 */
export function pending(entries: readonly JournalEntry[]): readonly string[] {
  const open = new Map<string, string>();
  for (const entry of entries) {
    if (!('target' in entry)) continue;
    const step = 'step' in entry ? entry.step : 'lock';
    const place = placeName(entry) ?? '';
    const key = JSON.stringify([place, step]);
    const doing = begins[entry.type];
    if (ends.has(entry.type)) open.delete(key);
    if (doing !== undefined) open.set(key, `${place}: ${step === 'lock' ? doing : `${step} ${doing}`}`);
  }
  return [...open.values()];
}
