import { stripVTControlCharacters } from 'node:util';
import type { Redact } from '../../redact.js';

/** HTML that is safe to stand in a page; only `html` makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template may hold; nothing stands for undefined and false. */
export type Piece = Markup | string | number | undefined | false | readonly Piece[];

/** Makes HTML of a template: text in it is redacted and escaped, markup stands as it is. */
export type Html = (template: TemplateStringsArray, ...pieces: readonly Piece[]) => Markup;

/**
 * The one door through which text comes into a page, so that none can be forgotten: neither a secret nor
 * markup in a log line comes through, as an element's text or as a quoted attribute.
 */
export function htmlWith(redact: Redact): Html {
  const written = (piece: Piece): string => {
    if (piece === undefined || piece === false) return '';
    if (piece instanceof Markup) return piece.text;
    if (typeof piece === 'number') return String(piece);
    // Before as well: a secret may hold what is made visible. After: colors may stand in the middle of one.
    if (typeof piece === 'string') return escaped(redact(visible(redact(piece))));
    return piece.map(written).join('');
  };
  return (template, ...pieces) =>
    new Markup(template.map((text, index) => text + written(pieces[index])).join(''));
}

/** Without colors of a terminal, and with a sign in place of what no page may hold or what turns text around. */
function visible(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu, '\u{fffd}');
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
