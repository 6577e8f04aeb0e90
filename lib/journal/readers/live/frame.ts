import { painter, wrapped } from '../terminal/text.js';
import { bodyRows } from './body.js';
import type { Row } from './phase-rows.js';
import { clock, row, spread } from './row.js';
import type { LiveState } from './state.js';

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
  readonly color: boolean;
}

/** Of a log, the newest lines; of warnings as well. */
const mostLogLines = 4;
const mostWarnings = 2;
const mostCauseLines = 3;

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
  const below = [...lockRows(state), ...warningRows(state), ...causeRows(state, columns)].slice(
    0,
    Math.floor(rows / 2),
  );
  const blank: readonly Row[] = rows > 8 ? [[]] : [];
  const blanks = below.length > 0 ? 2 * blank.length : blank.length;
  const room = rows - 1 - below.length - blanks;
  const body = bodyRows(state.phases, Math.max(1, room), now);
  const lines: readonly Row[] = [...blank, ...body, ...(below.length > 0 ? [...blank, ...below] : [])];
  return [head, ...lines.map((segments) => row(segments, columns, paint))].slice(0, rows);
}

function stageOf({ phases, connected }: LiveState): string {
  const targets = phases.flatMap((phase) => [...phase.targets.values()]);
  const hosts = new Set(phases.flatMap((phase) => [...phase.targets.keys()])).size;
  const is = (...doings: readonly string[]) => targets.some(({ doing }) => doings.includes(doing));
  if (is('undoing')) return 'putting back';
  if (is('applying', 'verifying', 'checking')) return 'switching';
  if (is('undone', 'stuck')) return 'put back';
  if (is('done', 'failed')) return 'switching';
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

function causeRows({ cause }: LiveState, columns: number): readonly Row[] {
  if (!cause) return [];
  return [
    ...wrapped(`✖ ${cause.message}`, columns)
      .slice(0, mostCauseLines)
      .map((line): Row => [['red', line]]),
    ...cause.log.slice(-mostLogLines).map((line): Row => [['dim', `  | ${line}`]]),
  ];
}
