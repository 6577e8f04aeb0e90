/**
 * The start of a text in which secrets are yet to be hidden: it ends with a whole word, since half of a secret is one
 * that nothing finds any more.
 *
 * @param longest characters
 */
export function cutShort(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.slice(0, longest).replace(/[^\s"'*<>]*$/, '');
}
