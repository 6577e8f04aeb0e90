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
