import type { SourceFile } from './sources.js';

/**
 * Files that hold a path which exists on one machine only.
 *
 * @param root the folder of this checkout, which no file may name
 */
export function machinePaths(files: readonly SourceFile[], root: string): string[] {
  const personal = /\/Users\/\w+\//;
  return files
    .filter(({ text }) => text.includes(`${root}/`) || personal.test(text))
    .map(({ path }) => `${path} holds a path of this machine`);
}
