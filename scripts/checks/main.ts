import { readFileSync } from 'node:fs';
import { errorCatalog } from '../../lib/errors/catalog.js';
import { fileLengths } from './file-lengths.js';
import { lockFileProblems } from './lock-file.js';
import { machinePaths } from './machine-paths.js';
import { sourceFiles } from './sources.js';
import { unraisedErrors } from './unraised-errors.js';

/** The rules of the house that no other tool knows; run in the repository's folder. */
const root = process.cwd();
const files = sourceFiles(root);
const { long, tooLong } = fileLengths(files);
const problems = [
  ...tooLong,
  ...machinePaths(files, root),
  ...lockFileProblems(readFileSync('package-lock.json', 'utf8')),
  ...unraisedErrors(Object.keys(errorCatalog), files),
];
for (const line of long) console.log(`note: ${line}`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
