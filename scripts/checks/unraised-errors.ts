import type { SourceFile } from './sources.js';

/** The codes that no source file raises; the type of `code` holds the other direction. */
export function unraisedErrors(codes: readonly string[], files: readonly SourceFile[]): string[] {
  const sources = files.filter(
    ({ path }) => /^(lib|actions)\/.*\.ts$/.test(path) && !path.startsWith('lib/errors/catalog'),
  );
  return codes
    .filter((code) => !sources.some(({ text }) => text.includes(`'${code}'`)))
    .map((code) => `lib/errors/catalog.ts: nothing raises '${code}'`);
}
