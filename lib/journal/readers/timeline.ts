import type { JournalEntry } from '../events.js';

/** One stretch of work on one target. Times are milliseconds since the epoch. */
export interface Span {
  /** Where the run has several. */
  readonly phase?: string;
  readonly target: string;
  readonly step: string;
  /** `wait` is a step that changes nothing and waits for something. */
  readonly part: 'prepare' | 'wait' | 'apply' | 'verify' | 'undo' | 'build' | 'push';
  readonly started: number;
  readonly ended: number;
  readonly failed: boolean;
}

const opens = {
  'step.preparing': 'prepare',
  'step.waiting': 'wait',
  'step.applying': 'apply',
  'step.applied': 'verify',
  'step.undoing': 'undo',
  'image.building': 'build',
  'image.pushing': 'push',
} as const;

const closes = new Set([
  'step.prepared',
  'step.applied',
  'step.verified',
  'step.failed',
  'step.undone',
  'step.undo-failed',
  'image.built',
  'image.pushed',
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
    const { type, phase, target, step, time } = entry;
    const key = JSON.stringify([phase, target, step]);
    if (closes.has(type)) close(key, time, type === 'step.failed' || type === 'step.undo-failed');
    const part = type in opens ? opens[type as keyof typeof opens] : undefined;
    if (!part) continue;
    // What was stopped because of another target is never said to end, and goes back next.
    close(key, time, false);
    open.set(key, { ...(phase !== undefined && { phase }), target, step, part, started: time });
  }
  for (const key of [...open.keys()]) close(key, entries.at(-1)?.time ?? 0, true);
  return spans.sort((left, right) => left.started - right.started);
}

/**
 * Milliseconds that a target spent in some parts, over all of its steps; undefined when it never began.
 *
 * @param phase only what it did in this phase
 */
export function timeIn(
  spans: readonly Span[],
  target: string,
  parts: Span['part'] | readonly Span['part'][],
  phase?: string,
): number | undefined {
  const own = spans.filter(
    (span) =>
      span.target === target &&
      (phase === undefined || span.phase === phase) &&
      [parts].flat().includes(span.part),
  );
  return own.length === 0 ? undefined : own.reduce((sum, { started, ended }) => sum + ended - started, 0);
}

/**
 * Milliseconds in which at least one of the spans went on: what a phase took, without the time in which it
 * stood by for others. Undefined when there is none.
 *
 * @param spans by their start
 */
export function busyTime(spans: readonly Span[]): number | undefined {
  if (spans.length === 0) return undefined;
  let busy = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { started, ended } of spans) {
    busy += Math.max(0, ended - Math.max(started, reached));
    reached = Math.max(reached, ended);
  }
  return busy;
}
