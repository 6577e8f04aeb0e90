/**
 * A workflow as act can run it. act 0.2.89 refuses `$/` (this repository at this file's commit), `queue` and
 * `environment.deployment`; the last two it would not heed anyway.
 *
 * @param text the workflow
 */
export function forAct(text: string): string {
  return withNamedActions(text, 'v1').replaceAll(/^ *(queue|deployment): \w+( *#.*)?\n/gm, '');
}

/**
 * A workflow that names this repository's actions in place of `$/`, as GitHub Enterprise Server needs it.
 *
 * @param ref a tag, a branch or a commit of this repository
 */
export function withNamedActions(text: string, ref: string): string {
  return text.replaceAll(/^( *(?:- )?uses: )\$\/(\S+)/gm, `$1org/deploy-kit/$2@${ref}`);
}
