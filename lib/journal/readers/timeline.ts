import type { JournalEntry } from '../events.js';

/** One stretch of work on one target. Times are milliseconds since the epoch. */
export interface Span {
  readonly target: string;
  readonly step: string;
  readonly part: 'prepare' | 'apply' | 'verify' | 'undo';
  readonly started: number;
  readonly ended: number;
  readonly failed: boolean;
}

const opens = {
  'step.preparing': 'prepare',
  'step.applying': 'apply',
  'step.applied': 'verify',
  'step.waiting': 'verify',
  'step.undoing': 'undo',
} as const;

const closes = new Set([
  'step.prepared',
  'step.applied',
  'step.verified',
  'step.failed',
  'step.undone',
  'step.undo-failed',
]);

/**
 * Who did what when.
 *
 * @returns spans by their start; work that never ended ends with the last event, as failed
 */
export function timeline(entries: readonly JournalEntry[]): readonly Span[] {
  const spans: Span[] = [];
  const open = new Map<string, Omit<Span, 'ended' | 'failed'>>();
  const close = (key: string, ended: number, failed: boolean) => {
    const span = open.get(key);
    if (span) spans.push({ ...span, ended, failed });
    open.delete(key);
  };
  for (const entry of entries) {
    if (!('step' in entry)) continue;
    const { type, target, step, time } = entry;
    const key = JSON.stringify([target, step]);
    if (closes.has(type)) close(key, time, type === 'step.failed' || type === 'step.undo-failed');
    const part = type in opens ? opens[type as keyof typeof opens] : undefined;
    if (part) open.set(key, { target, step, part, started: time });
  }
  for (const key of [...open.keys()]) close(key, entries.at(-1)?.time ?? 0, true);
  return spans.sort((left, right) => left.started - right.started);
}

/** Milliseconds that a target spent in one part, over all of its steps; undefined when it never began. */
export function timeIn(spans: readonly Span[], target: string, part: Span['part']): number | undefined {
  const own = spans.filter((span) => span.target === target && span.part === part);
  return own.length === 0 ? undefined : own.reduce((sum, { started, ended }) => sum + ended - started, 0);
}
