import { painter } from '../terminal/text.js';
import { byUrgency, doingOf, nameWidth, phaseRow, type Row, targetRow } from './phase-rows.js';
import { clock, row, spread } from './row.js';
import { active, type LivePhase, type LiveState, settled } from './state.js';

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/** Of a log, the newest lines; of warnings as well. */
const mostLogLines = 4;
const mostWarnings = 2;

/**
 * A run as it is now, in lines that fit a terminal: the title with the time, each phase with what its hosts are
 * at, warnings, and the cause once something failed. Where there are more hosts than lines, those that failed
 * and those that are at work the longest are told, and the others are counted.
 *
 * @param now milliseconds since the epoch
 * @returns at most `rows - 1` lines of at most `columns` columns
 */
export function liveFrame(state: LiveState, now: number, size: FrameSize): readonly string[] {
  const paint = painter(size.color);
  const columns = Math.max(1, size.columns - 1);
  const rows = Math.max(1, size.rows - 1);
  const elapsed = clock(now - (state.started ?? now));
  const head = spread(
    [
      ['bold', state.title],
      ['dim', `  ${stageOf(state)}`],
    ],
    [['bold', elapsed]],
    columns,
    paint,
  );
  const below = [...lockRows(state), ...warningRows(state), ...causeRows(state)].slice(
    0,
    Math.floor(rows / 2),
  );
  const room = rows - 1 - below.length - (below.length > 0 ? 2 : 1);
  const body = bodyRows(state.phases, Math.max(1, room), now);
  const blank = rows > 8 ? [[]] : [];
  const lines: readonly Row[] = [...blank, ...body, ...(below.length > 0 ? [...blank, ...below] : [])];
  return [head, ...lines.map((segments) => row(segments, columns, paint))].slice(0, rows);
}

/** A line a phase, and below it lines of its targets as far as there is room. */
function bodyRows(phases: readonly LivePhase[], room: number, now: number): readonly Row[] {
  const { shown, folded } = foldPhases(phases, room);
  const width = nameWidth(shown);
  let left = room - shown.length - folded.length;
  const rows: Row[] = [...folded];
  const crowded = shown.filter(({ targets }) => targets.size > 1);
  const wanting = new Map(
    crowded.map((phase) => [
      phase,
      byUrgency(phase).filter(({ doing }) => active.has(doing) || doing === 'failed' || doing === 'stuck'),
    ]),
  );
  const all = crowded.reduce((sum, { targets }) => sum + targets.size, 0);
  for (const phase of shown) {
    rows.push(phaseRow(phase, phases, width, now));
    const busy = wanting.get(phase) ?? [];
    const still = [...wanting.values()].filter((targets) => targets.length > 0).length || 1;
    const share =
      all <= room - shown.length ? phase.targets.size : Math.min(busy.length, Math.ceil(left / still));
    const targets =
      all <= room - shown.length && crowded.includes(phase) ? [...phase.targets.values()] : busy;
    for (const target of targets.slice(0, Math.min(left, share))) {
      rows.push(targetRow(phase, target, phases, now));
      left -= 1;
    }
    wanting.delete(phase);
  }
  return rows;
}

/** Where there are more phases than lines, those that are done are one line, then those that wait. */
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
  const shown = busy.slice(0, Math.max(0, room - folded.length));
  return { shown, folded };
}

function stageOf({ phases, connected }: LiveState): string {
  const targets = phases.flatMap((phase) => [...phase.targets.values()]);
  const hosts = new Set(phases.flatMap((phase) => [...phase.targets.keys()])).size;
  const is = (...doings: readonly string[]) => targets.some(({ doing }) => doings.includes(doing));
  if (is('undoing', 'undone', 'stuck')) return 'putting back';
  if (is('applying', 'verifying', 'done', 'failed')) return 'switching';
  if (is('preparing', 'prepared')) return 'preparing';
  return connected < hosts ? `connecting, ${connected} of ${hosts} hosts` : 'planning';
}

function lockRows({ lock }: LiveState): readonly Row[] {
  if (!lock) return [];
  const [target, owner] = lock;
  return [[['yellow', `${target}: waiting for the lock, which ${owner} holds`]]];
}

function warningRows({ warnings }: LiveState): readonly Row[] {
  const more = warnings.length - mostWarnings;
  return warnings.slice(-mostWarnings).map((message, index) => [
    ['yellow', `! ${message}`],
    ['dim', index === 0 && more > 0 ? ` (and ${more} more)` : ''],
  ]);
}

function causeRows({ cause }: LiveState): readonly Row[] {
  if (!cause) return [];
  return [
    [['red', `✖ ${cause.message}`]],
    ...cause.log.slice(-mostLogLines).map((line): Row => [['dim', `  | ${line}`]]),
  ];
}
