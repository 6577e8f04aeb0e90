import { fitted, type Paint, type Style, textWidth } from '../terminal/text.js';

/** A piece of a line with its look. */
export type Segment = string | readonly [Style, string];

/** Pieces side by side, cut where the line is full. Their texts are free of escape sequences. */
export function row(segments: readonly Segment[], columns: number, paint: Paint): string {
  let left = columns;
  let line = '';
  for (const segment of segments) {
    const [style, text] = typeof segment === 'string' ? [undefined, segment] : segment;
    const fits = fitted(text, left);
    left -= textWidth(fits);
    line += style === undefined || fits === '' ? fits : paint(style, fits);
  }
  return line;
}

/** A text at the left and one at the right end of the line; the left one gives way. */
export function spread(
  left: readonly Segment[],
  right: readonly Segment[],
  columns: number,
  paint: Paint,
): string {
  const rightWidth = right.reduce((sum, segment) => sum + textWidth(textOf(segment)), 0);
  const room = columns - rightWidth - 1;
  if (room < 1) return row(left, columns, paint);
  const leftWidth = Math.min(
    room,
    left.reduce((sum, segment) => sum + textWidth(textOf(segment)), 0),
  );
  return `${row(left, room, paint)}${' '.repeat(columns - leftWidth - rightWidth)}${row(right, rightWidth, paint)}`;
}

/** How far something is, in 10 columns: `██████░░░░`. */
export function bar(fraction: number): string {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * 10);
  return '█'.repeat(full) + '░'.repeat(10 - full);
}

/** A time that runs: `0:07`, `12:30`, `1:02:03`. */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (part: number) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function textOf(segment: Segment): string {
  return typeof segment === 'string' ? segment : segment[1];
}
