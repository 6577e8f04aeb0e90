import { byUrgency, doingOf, nameWidth, phaseRow, type Row, targetRow } from './phase-rows.js';
import type { LivePhase } from './state.js';
import { type LiveTarget, settled } from './target.js';

/**
 * A line a phase, and below it a line for each of its targets where it has several. Where that is too much, the
 * most urgent targets get the lines, the others are counted in that of their phase.
 *
 * @param room lines that there are
 */
export function bodyRows(phases: readonly LivePhase[], room: number, now: number): readonly Row[] {
  const { shown, folded } = foldPhases(phases, room);
  const width = nameWidth(shown);
  const picked = pickTargets(shown, room - shown.length - folded.length);
  const rows = shown.flatMap((phase) => [
    phaseRow(phase, phases, width, now),
    ...[...phase.targets.values()]
      .filter((target) => picked.has(target))
      .map((target) => targetRow(phase, target, phases, now)),
  ]);
  return [...folded, ...rows];
}

/** The targets that get a line. They keep their order, so that lines do not jump about. */
function pickTargets(phases: readonly LivePhase[], room: number): ReadonlySet<LiveTarget> {
  const crowd = phases
    .filter(({ targets }) => targets.size > 1)
    .flatMap(({ targets }) => [...targets.values()]);
  return new Set(crowd.length <= room ? crowd : byUrgency(crowd).slice(0, Math.max(0, room)));
}

/** Where there are more phases than lines, those that are done are one line, and those that wait another. */
function foldPhases(
  phases: readonly LivePhase[],
  room: number,
): { readonly shown: readonly LivePhase[]; readonly folded: readonly Row[] } {
  if (phases.length <= room) return { shown: phases, folded: [] };
  const done = phases.filter((phase) => settled.has(doingOf(phase)));
  const waiting = phases.filter((phase) => ['waiting', 'prepared'].includes(doingOf(phase)));
  const busy = phases.filter((phase) => !done.includes(phase) && !waiting.includes(phase));
  const folded: Row[] = [];
  if (done.length > 0) folded.push([['green', '✔ '], `${done.length} phases done`]);
  if (waiting.length > 0) folded.push([['dim', `· ${waiting.length} phases wait`]]);
  return { shown: busy.slice(0, Math.max(0, room - folded.length)), folded };
}
