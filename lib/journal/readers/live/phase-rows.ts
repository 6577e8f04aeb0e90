import { padded, textWidth } from '../terminal/text.js';
import { bar, type Segment } from './row.js';
import type { LivePhase } from './state.js';
import { active, type LiveDoing, type LiveTarget } from './target.js';
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
  'checking',
  'preparing',
  'undone',
  'prepared',
  'waiting',
  'kept',
  'done',
  'unchanged',
];

/** What a target is at once it is as asked for. */
const well: ReadonlySet<LiveDoing> = new Set(['done', 'unchanged', 'kept']);

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

/** Targets that are worth a line each: what failed, then what goes on, the longest first; never the rest. */
export function byUrgency(targets: readonly LiveTarget[]): readonly LiveTarget[] {
  const failed = targets.filter(({ doing }) => doing === 'stuck' || doing === 'failed');
  const busy = targets.filter(({ doing }) => active.has(doing));
  return [...failed, ...busy.sort((left, right) => left.since - right.since)];
}

/** How many targets are through, and what the others are at. */
function countWords({ targets }: LivePhase, doing: LiveDoing, waits: string): Row {
  const all = [...targets.values()];
  const through = all.filter((target) => well.has(target.doing)).length;
  const counts = mostTelling
    .filter((word) => !well.has(word))
    .map((word) => [word, all.filter((target) => target.doing === word).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `, ${count} ${wordsOf(word)}`);
  const standsBy = waits !== '' && (doing === 'prepared' || doing === 'waiting') ? `, ${waits}` : '';
  return [
    ['cyan', bar(through / all.length)],
    `  ${through} of ${all.length} done${counts.join('')}`,
    ['dim', standsBy],
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
