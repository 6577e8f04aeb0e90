import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { InputRule } from '../../lib/capability/inputs-rules.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { directoryMissing, nothingToBuild } from './directory-errors.js';

/** What is in a repository beside the front end. */
const noFrontEnd = /^(\.|node_modules$|README|LICEN[CS]E)/i;

/** The folder of the front end, as the runner or the command line sees it. */
export function frontEndDirectory(directory: string): string {
  return resolve(process.env.GITHUB_WORKSPACE || process.cwd(), directory);
}

/** What must hold before anything is installed. */
export const vercelRules: readonly InputRule[] = [
  { inputs: ['directory'], check: ({ directory }) => directoryProblem(String(directory)) },
  {
    inputs: ['smoke-test', 'expect-body'],
    check: (inputs) =>
      inputs['expect-body'] !== undefined && inputs['smoke-test'] === undefined ? bodyOfNothing() : undefined,
  },
];

function directoryProblem(directory: string): DeployError | undefined {
  try {
    const names = readdirSync(frontEndDirectory(directory));
    return names.every((name) => noFrontEnd.test(name)) ? nothingToBuild(directory) : undefined;
  } catch {
    return directoryMissing(directory);
  }
}

function bodyOfNothing(): DeployError {
  return new DeployError({
    code: 'input-conflict',
    kind: 'input',
    what: 'expect-body is given, and no smoke-test whose bodies could hold it',
    remedy: 'Give smoke-test, or leave expect-body out.',
  });
}
