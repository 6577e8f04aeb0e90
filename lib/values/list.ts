export const listAccepts = 'a list, split by commas or lines';

/**
 * Reads a list.
 *
 * @param text items split by commas or lines; blanks around them and empty items are dropped
 */
export function parseList(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
