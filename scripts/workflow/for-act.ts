import { withNamedActions } from '../generate/workflow-file.js';

/**
 * A workflow as act can run it. act 0.2.89 refuses `$/` (this repository at this file's commit), `queue` and
 * `environment.deployment`; the last two it would not heed anyway.
 *
 * @param text the workflow
 */
export function forAct(text: string): string {
  const named = withNamedActions(text, 'org/deploy-kit@v1');
  return named.replaceAll(/^ *(queue|deployment): \w+( *#.*)?\n/gm, '');
}
