import { padded, textWidth } from '../terminal/text.js';
import { bar, type Segment } from './row.js';
import { active, type LiveDoing, type LivePhase, type LiveTarget, settled } from './state.js';
import { iconOf, targetWords, wordsOf } from './target-row.js';

/** Lines of the view are lists of segments until their width is known to fit. */
export type Row = readonly Segment[];

/** Names get a column of this width at most. */
const widestName = 24;

/** What a whole phase is at: the first of these that one of its targets is at. */
const mostTelling: readonly LiveDoing[] = [
  'stuck',
  'undoing',
  'failed',
  'applying',
  'verifying',
  'preparing',
  'undone',
  'prepared',
  'waiting',
  'kept',
  'done',
  'unchanged',
];

/** What a phase is at on the whole. */
export function doingOf({ targets }: LivePhase): LiveDoing {
  const doings = new Set([...targets.values()].map(({ doing }) => doing));
  return mostTelling.find((doing) => doings.has(doing)) ?? 'waiting';
}

/** Width that holds the names of all phases. */
export function nameWidth(phases: readonly LivePhase[]): number {
  return Math.min(widestName, Math.max(0, ...phases.map(({ label }) => textWidth(label))));
}

/** A phase in one line: with one target all that is known of it, with several how far they are. */
export function phaseRow(phase: LivePhase, all: readonly LivePhase[], width: number, now: number): Row {
  const doing = doingOf(phase);
  const [only, ...others] = phase.targets.values();
  const name: Row = [
    iconOf(doing, now),
    ' ',
    ...(phase.name === undefined ? [] : [['bold', padded(phase.label, width)] as const, '  ']),
  ];
  if (only === undefined) return name;
  const waits = waitsFor(phase, all);
  if (others.length > 0) return [...name, ...countWords(phase, doing, waits)];
  const host = only.label === phase.label ? [] : [`${only.label}  `];
  return [...name, ...host, ...targetWords(only, now, waits)];
}

/** One target of several, below its phase. */
export function targetRow(phase: LivePhase, target: LiveTarget, all: readonly LivePhase[], now: number): Row {
  const widths = [...phase.targets.values()].map(({ label }) => textWidth(label));
  const width = Math.min(widestName, Math.max(...widths));
  return [
    '  ',
    iconOf(target.doing, now),
    ' ',
    padded(target.label, width),
    '  ',
    ...targetWords(target, now, waitsFor(phase, all)),
  ];
}

/**
 * The targets of a phase that are worth a line each, the most telling first: what failed, then what goes on,
 * the longest first, then the rest.
 */
export function byUrgency({ targets }: LivePhase): readonly LiveTarget[] {
  const rank = ({ doing }: LiveTarget) =>
    doing === 'stuck' || doing === 'failed' ? 0 : active.has(doing) ? 1 : settled.has(doing) ? 3 : 2;
  return [...targets.values()].sort(
    (left, right) => rank(left) - rank(right) || (rank(left) === 1 ? left.since - right.since : 0),
  );
}

function countWords({ targets }: LivePhase, doing: LiveDoing, waits: string): Row {
  const all = [...targets.values()];
  const well = all.filter((target) => settled.has(target.doing)).length;
  const counts = mostTelling
    .map((word) => [word, all.filter((target) => target.doing === word).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${wordsOf(word)}`);
  const standsBy = waits !== '' && (doing === 'prepared' || doing === 'waiting') ? `, ${waits}` : '';
  return [
    ['cyan', bar(well / all.length)],
    `  ${counts.join(', ')}`,
    ['dim', ` of ${all.length}${standsBy}`],
  ];
}

/** Which phases a phase still stands by for. */
function waitsFor({ needs }: LivePhase, all: readonly LivePhase[]): string {
  const open = all.filter(
    (phase) =>
      phase.name !== undefined &&
      needs.includes(phase.name) &&
      [...phase.targets.values()].some(({ doing }) => doing !== 'done' && doing !== 'unchanged'),
  );
  return open.length === 0 ? '' : `waits for ${open.map(({ label }) => label).join(', ')}`;
}
