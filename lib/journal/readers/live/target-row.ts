import { readableDuration } from '../lines.js';
import { padded, type Style } from '../terminal/text.js';
import { clock, type Segment } from './row.js';
import { active, type LiveDoing, type LiveTarget } from './target.js';

const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Of the spinner. Milliseconds. */
const turnMs = 100;

const looks: Readonly<Record<LiveDoing, readonly [icon: string, style: Style, words: string]>> = {
  waiting: ['·', 'dim', 'waiting'],
  preparing: ['', 'cyan', 'preparing'],
  prepared: ['○', 'cyan', 'ready'],
  building: ['', 'cyan', 'building'],
  applying: ['', 'cyan', 'switching'],
  pushing: ['', 'cyan', 'pushing'],
  checking: ['', 'cyan', 'checking'],
  verifying: ['', 'cyan', 'verifying'],
  undoing: ['', 'yellow', 'putting back'],
  done: ['✔', 'green', 'done'],
  unchanged: ['✔', 'dim', 'unchanged'],
  failed: ['✖', 'red', 'failed'],
  undone: ['↩', 'yellow', 'put back'],
  kept: ['✔', 'yellow', 'kept'],
  stuck: ['✖', ['red', 'bold'], 'not put back'],
};

/** The sign for what something is at; it turns where something goes on. */
export function iconOf(doing: LiveDoing, now: number): Segment {
  const [icon, style] = looks[doing];
  return [style, icon || (spinner[Math.floor(now / turnMs) % spinner.length] ?? '·')];
}

/** What something is at, in a word or two. */
export function wordsOf(doing: LiveDoing): string {
  return looks[doing][2];
}

/**
 * What a target is at: the part, the step, for how long, and what was said last.
 *
 * @param waits what it stands by for, where it is not its turn
 */
export function targetWords(target: LiveTarget, now: number, waits: string): readonly Segment[] {
  const { doing, step, since, said, busyMs } = target;
  const [, style] = looks[doing];
  if (doing === 'waiting') return [[style, waits || wordsOf(doing)]];
  if (doing === 'prepared')
    return [
      [style, wordsOf(doing)],
      ['dim', waits && `, ${waits}`],
    ];
  if (!active.has(doing)) {
    const took = busyMs > 0 ? ` ${readableDuration(busyMs)}` : '';
    return [
      [style, padded(wordsOf(doing), 12)],
      ['dim', took],
    ];
  }
  return [
    [style, wordsOf(doing)],
    ` ${step ?? ''} `,
    ['bold', clock(now - since)],
    ['dim', said === undefined ? '' : `  ${said}`],
  ];
}
