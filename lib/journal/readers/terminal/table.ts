import { fitted, type Paint, padded, type Style, textWidth } from './text.js';

export interface Column {
  readonly head: string;
  /** Columns of figures stand at the right. */
  readonly right?: boolean;
  /** May be cut where the line is too long; others never are. */
  readonly flexible?: boolean;
  readonly style?: (cell: string) => Style | undefined;
}

const gap = 2;

/**
 * A table of text that fits a width, without lines around it.
 *
 * @param columns what stands above each
 * @param rows cells, free of escape sequences
 * @param width of the terminal; flexible columns shrink to fit it, to 8 at least
 */
export function terminalTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
  paint: Paint,
): readonly string[] {
  const used = columns.map((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  const widths = columns.map(({ head }, index) =>
    used[index] ? Math.max(textWidth(head), ...rows.map((row) => textWidth(row[index] ?? ''))) : 0,
  );
  shrink(columns, widths, width);
  const line = (cells: readonly string[], style: (column: Column, cell: string) => Style | undefined) =>
    columns
      .flatMap((column, index) => {
        if (!used[index]) return [];
        const cell = cells[index] ?? '';
        const text = aligned(cell, widths[index] ?? 0, column.right ?? false);
        const look = style(column, cell);
        return [look === undefined ? text : paint(look, text)];
      })
      .join(' '.repeat(gap));
  return [
    line(
      columns.map(({ head }) => head),
      () => 'dim',
    ),
    ...rows.map((row) => line(row, ({ style }, cell) => style?.(cell))),
  ].map((text) => text.trimEnd());
}

/** Takes columns from the widest flexible one until the table fits, or none has more than 8. */
function shrink(columns: readonly Column[], widths: number[], width: number): void {
  const flexible = [...columns.keys()].filter((index) => columns[index]?.flexible);
  const total = () =>
    widths.reduce((sum, own) => sum + own, 0) + gap * (widths.filter((own) => own > 0).length - 1);
  while (total() > width) {
    const widest = Math.max(...flexible.map((index) => widths[index] ?? 0));
    const index = flexible.find((candidate) => widths[candidate] === widest);
    if (index === undefined || widest <= 8) return;
    widths[index] = widest - 1;
  }
}

function aligned(cell: string, width: number, right: boolean): string {
  if (!right) return padded(cell, width);
  const short = fitted(cell, width);
  return ' '.repeat(Math.max(0, width - textWidth(short))) + short;
}
