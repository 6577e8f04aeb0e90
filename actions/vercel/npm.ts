import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The npm that installs: the one that came with the Node that runs this, as on a runner, else the one on the PATH,
 * which may be of an older Node and need that one to run.
 *
 * @param node the path of the running Node
 * @returns the argv prefix
 */
export function npmCommand(node: string): readonly string[] {
  const own = join(dirname(node), '../lib/node_modules/npm/bin/npm-cli.js');
  return existsSync(own) ? [node, own] : ['npm'];
}

/**
 * Installs exactly what the lock file pins, and runs nothing of it.
 *
 * What the machine's npm is set to is overruled where it would leave something out or run something; its registry,
 * proxy and cache stay.
 */
export const installArguments: readonly string[] = [
  'ci',
  '--ignore-scripts',
  '--include=prod',
  '--include=optional',
  '--prefer-offline',
  '--no-audit',
  '--no-fund',
  '--no-progress',
];
