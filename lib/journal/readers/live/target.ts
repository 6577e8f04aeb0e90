import type { JournalEntry } from '../../events.js';

/** What goes on at one target of one phase. */
export type LiveDoing =
  | 'waiting'
  | 'preparing'
  | 'building'
  | 'prepared'
  | 'checking'
  | 'applying'
  | 'pushing'
  | 'verifying'
  | 'undoing'
  | 'done'
  | 'unchanged'
  | 'failed'
  | 'undone'
  | 'kept'
  | 'stuck';

/** One target of one phase, as it is now. Times are milliseconds since the epoch. */
export interface LiveTarget {
  /** Its name as it is shown. */
  readonly label: string;
  doing: LiveDoing;
  step: string | undefined;
  since: number;
  /** Milliseconds that its ended parts took. */
  busyMs: number;
  /** Steps that are to change it, and those that are verified. */
  readonly planned: Set<string>;
  readonly verified: Set<string>;
  /** The newest that a step said or printed. */
  said: string | undefined;
}

/** What a target does that needs nobody's eye any more. */
export const settled: ReadonlySet<LiveDoing> = new Set(['done', 'unchanged', 'undone', 'kept']);

/** What a target is at right now. */
export const active: ReadonlySet<LiveDoing> = new Set([
  'preparing',
  'building',
  'checking',
  'applying',
  'pushing',
  'verifying',
  'undoing',
]);

/** A target of which nothing is known yet. */
export function newTarget(label: string, since: number): LiveTarget {
  return {
    label,
    doing: 'waiting',
    step: undefined,
    since,
    busyMs: 0,
    planned: new Set(),
    verified: new Set(),
    said: undefined,
  };
}

/** Brings a target up to date by an entry that is about it. */
export function noteOf(target: LiveTarget, entry: JournalEntry): void {
  switch (entry.type) {
    case 'output':
      target.said = entry.line;
      return;
    case 'image.ready':
      target.said = `image ${entry.image} is there`;
      return;
    case 'container.healthy':
      target.said = `${entry.service} is healthy`;
      return;
    case 'host.lost':
      target.said = `connection lost: ${entry.reason}`;
      return;
    case 'host.reconnected':
      target.said = undefined;
      return;
    default:
      if ('step' in entry) stepOf(target, entry);
  }
}

const doings = {
  'step.preparing': 'preparing',
  'step.prepared': 'prepared',
  'step.waiting': 'checking',
  'step.applying': 'applying',
  'step.applied': 'verifying',
  'step.failed': 'failed',
  'step.undoing': 'undoing',
  'step.undone': 'undone',
  'step.undo-failed': 'stuck',
  'step.kept': 'kept',
  'image.building': 'building',
  'image.built': 'prepared',
  'image.pushing': 'pushing',
  'image.pushed': 'done',
} as const;

function stepOf(target: LiveTarget, entry: Extract<JournalEntry, { readonly step: string }>): void {
  if (entry.type === 'step.planned') {
    if (entry.changes.length > 0) target.planned.add(entry.step);
    else target.planned.delete(entry.step);
    if (target.doing === 'waiting' || target.doing === 'unchanged') {
      target.doing = target.planned.size > 0 ? 'waiting' : 'unchanged';
    }
    return;
  }
  if ('durationMs' in entry) target.busyMs += entry.durationMs;
  if (entry.type === 'step.verified') {
    target.verified.add(entry.step);
    target.doing = [...target.planned].every((step) => target.verified.has(step)) ? 'done' : 'prepared';
  } else if (target.doing !== 'stuck') {
    // What could not be put back stays in sight while other steps of it go back.
    target.doing = doings[entry.type];
  }
  target.step = entry.step;
  target.since = entry.time;
  target.said = undefined;
}
