/**
 * The page of all error codes, each with an anchor of its own, so that a search for a code ends there.
 *
 * @param catalog code -> meaning
 */
export function errorsPage(catalog: Readonly<Record<string, string>>): string {
  const sections = Object.entries(catalog)
    .toSorted(([one], [other]) => one.localeCompare(other, 'en'))
    .map(([code, meaning]) => `## ${code}\n\n${meaning}\n`);
  return `<!-- Generated from lib/errors/catalog.ts by \`npm run build\`: change it there. -->

# Errors

Every error of deploy-kit has a code, which stands in brackets in its last line and never changes. The message itself
says what happened, where, and what to do; here is what the code means.

${sections.join('\n')}`;
}
