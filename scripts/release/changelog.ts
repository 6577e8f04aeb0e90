/**
 * What CHANGELOG.md says of a version: all below its heading `## 1.2.3`, a date behind it or not, up to the next one.
 *
 * @returns undefined where there is no such heading, or nothing below it
 */
export function releaseNotes(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const section = sections.find((text) => headingOf(text) === version);
  const notes = section?.split('\n').slice(1).join('\n').trim();
  return notes || undefined;
}

function headingOf(section: string): string | undefined {
  return /^## \[?v?([^\s\]]+)/.exec(section)?.[1];
}
