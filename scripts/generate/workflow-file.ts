const generated = '# Generated from workflows/';

/**
 * A reusable workflow where GitHub looks for it.
 *
 * @param name of the file in `workflows/`
 * @param actionsAt `OWNER/NAME@REF` in place of `$/`, for GitHub Enterprise Server; `$/` stays when not given
 */
export function publishedWorkflow(name: string, text: string, actionsAt?: string): string {
  const body = actionsAt === undefined ? text : withNamedActions(text, actionsAt);
  return `${generated}${name} by \`npm run build\`: change it there.\n${body}`;
}

/** Whether a workflow is a published one, so that it goes when its source is gone. */
export function isPublished(text: string): boolean {
  return text.startsWith(generated);
}

/**
 * A workflow that names this repository's actions: `$/`, this repository at the commit of the file it stands in, is
 * known to github.com only.
 *
 * @param at `OWNER/NAME@REF`
 */
export function withNamedActions(text: string, at: string): string {
  const [repository, ref] = at.split('@');
  return text.replaceAll(/^( *(?:- )?uses: )\$\/(\S+)/gm, `$1${repository}/$2@${ref}`);
}
