import type { SourceFile } from './sources.js';

/** Lines: a file is one topic, and one topic rarely needs more. */
const usual = 200;
const limit = 300;

/** Longer files, each with the reason why it is one topic. */
const exceptions: Readonly<Record<string, string>> = {
  'lib/ssh/errors.ts':
    'a short function for each way in which reaching a host fails, so that they can be compared',
};

export interface LengthFindings {
  readonly tooLong: readonly string[];
  readonly long: readonly string[];
}

/** Which of our TypeScript files are longer than a topic needs. */
export function fileLengths(files: readonly SourceFile[]): LengthFindings {
  const measured = files
    .filter(({ path }) => /^(lib|actions|scripts|__tests__)\/.*\.ts$/.test(path))
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter(({ lines }) => lines > usual)
    .toSorted((one, other) => other.lines - one.lines);
  const says = ({ path, lines }: { path: string; lines: number }) => `${path} has ${lines} lines`;
  return {
    tooLong: measured.filter(({ path, lines }) => lines > limit && !(path in exceptions)).map(says),
    long: measured.filter(({ path, lines }) => lines <= limit || path in exceptions).map(says),
  };
}
