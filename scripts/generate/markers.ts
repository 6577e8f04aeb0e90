/**
 * Replaces what stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`.
 *
 * @param file what the error calls the page
 * @returns the page with the new content on lines of its own
 * @throws Error when the page does not hold the two markers once, in this order
 */
export function replaceBetweenMarkers(page: string, name: string, content: string, file: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest, ...more] = page.split(start);
  const [, after, ...others] = (rest ?? '').split(end);
  if (before === undefined || after === undefined || more.length + others.length > 0) {
    throw new Error(`${file}: needs one ${start} and, after it, one ${end}`);
  }
  return `${before}${start}\n${content}\n${end}${after}`;
}
