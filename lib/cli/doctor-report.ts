import type { Checked } from '../doctor/check.js';
import { type Paint, painter, type Style, terminalText } from '../journal/readers/terminal/text.js';

const styles: Readonly<Record<Checked['status'], Style>> = { OK: 'green', NG: ['bold', 'red'], SKIP: 'dim' };

/**
 * What was looked at, host by host, with what to do about each thing that is not good.
 *
 * @returns lines without line ends
 */
export function doctorReport(
  checks: readonly Checked[],
  { color }: { readonly color: boolean },
): readonly string[] {
  const paint = painter(color);
  const places = Map.groupBy(checks, ({ host }) => host ?? 'this machine');
  const width = Math.max(...checks.map(({ name }) => name.length));
  const sections = [...places].flatMap(([place, own]) => [
    paint('bold', terminalText(place)),
    ...own.flatMap((check) => checkLines(check, width, paint)),
    '',
  ]);
  const count = (status: Checked['status']) => checks.filter((one) => one.status === status).length;
  const bad = count('NG');
  const verdict =
    bad === 0 ? paint('green', 'a deploy has all that it needs') : paint('red', 'not as a deploy needs it');
  return [...sections, `${verdict}: ${count('OK')} OK, ${bad} NG, ${count('SKIP')} SKIP`];
}

function checkLines({ name, status, said, remedy }: Checked, width: number, paint: Paint): string[] {
  const line = `  ${paint(styles[status], status.padEnd(4))}  ${terminalText(name).padEnd(width)}  ${terminalText(said)}`;
  // Lines to paste stand alone.
  const lines = remedy === undefined ? [] : remedy.split('\n');
  return [line, ...lines.map((text) => `          ${terminalText(text)}`)];
}

/** The same as one JSON document. */
export function doctorJson(checks: readonly Checked[]): string {
  const good = checks.every(({ status }) => status !== 'NG');
  return JSON.stringify({ good, checks }, undefined, 2);
}
