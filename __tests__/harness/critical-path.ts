import type { JsonReport, JsonSpan } from '../../lib/journal/readers/json-report.js';

/**
 * The longest chain of steps that a rollout has to do one after another: the slowest preparation, then, of the phases
 * that wait for each other, those that take longest. With steps of these durations nothing could be faster that
 * prepares everywhere before it switches anything.
 *
 * @returns milliseconds; what comes before the first step (to connect, plan and lock) is not part of it
 */
export function criticalPath({ phases, timeline }: Pick<JsonReport, 'phases' | 'timeline'>): number {
  const preparing = slowestTarget(timeline.filter(({ part }) => part === 'prepare'));
  const switching = timeline.filter(({ part }) => part !== 'prepare');
  const needsOf = new Map(phases.map(({ name, needs }) => [name, needs]));
  const endOf = (name: string): number =>
    slowestTarget(switching.filter(({ phase }) => phase === name)) +
    Math.max(0, ...(needsOf.get(name) ?? []).map(endOf));
  return preparing + Math.max(0, ...phases.map(({ name }) => endOf(name)));
}

function slowestTarget(spans: readonly JsonSpan[]): number {
  const sums = new Map<string | undefined, number>();
  for (const { target, durationMs } of spans) sums.set(target, (sums.get(target) ?? 0) + durationMs);
  return Math.max(0, ...sums.values());
}
