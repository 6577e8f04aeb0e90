/**
 * What `main` and `post` of a manifest start: it loads the entry, which loads what this action needs.
 *
 * In a job all steps share RUNNER_TEMP, so a later step finds what an earlier one compiled.
 */
export function stub(action: string, phase: 'main' | 'post'): string {
  return `'use strict';
const temporary = process.env.RUNNER_TEMP;
if (temporary) require('node:module').enableCompileCache(require('node:path').join(temporary, 'deploy-kit-compiled'));
require('./deploy-kit.js').${phase}('${action}');
`;
}

/** Where the bundle keeps what the image of throwaway hosts is built from. */
export const hostImageFolder = 'host-image';

/**
 * package.json's `bin`. Its syntax is one that an older Node reads as well, to be told that it is too old. Without
 * the `--` Node takes an `--env-file` anywhere behind it for its own.
 */
export const commandLineStub = `#!/usr/bin/env -S node --
'use strict';
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('deploy-kit needs Node 24 or newer, and this is ' + process.version + '.');
  process.exitCode = 2;
} else {
  require('./deploy-kit.js').cli(require('../package.json').version, require('node:path').join(__dirname, '${hostImageFolder}'));
}
`;
