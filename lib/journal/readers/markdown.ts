/** Text of unknown origin as Markdown that shows it as it is, on one line, also in a table's cell. */
export function markdownText(text: string): string {
  return text
    .replace(/[&<>|`*_~[\]\\#$@:!]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s*[\r\n]+\s*/g, ' ');
}

/**
 * Lines of unknown origin as they are. Within `<pre>` no Markdown is read, whatever it holds, and only
 * `</pre>` ends it (https://github.github.com/gfm/#html-blocks, kind 1).
 */
export function markdownLog(lines: readonly string[]): string {
  const text = lines.map((line) => line.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`));
  return `<pre>\n${text.join('\n')}\n</pre>`;
}

/**
 * An address as a link that shows itself.
 *
 * @param say makes Markdown of text, without secrets: an address in which it hides something is none to go to
 * @returns undefined when it is no address of http or https
 */
export function markdownLink(url: string, say: (text: string) => string): string | undefined {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return undefined;
  const { href } = new URL(url);
  // What would end the link, or begin something else.
  const target = href.replace(/[()<>[\]\\|]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  const shown = say(href);
  return shown.includes(markdownText('***')) ? shown : `[${shown}](${target})`;
}

/** A table; cells are Markdown already. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
