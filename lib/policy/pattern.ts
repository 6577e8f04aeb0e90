/** Every one that is no letter of a name stands for itself. */
const special = /[\\^$.+()[\]{}|]/g;

/**
 * Whether a pattern matches the whole of a branch's name: `*` is any characters but `/`, `**` any at all, `?` one
 * other than `/`.
 */
export function matches(pattern: string, branch: string): boolean {
  const source = pattern.replace(special, '\\$&').replace(/\*{2,}|\*|\?/g, (wildcard) => {
    if (wildcard === '?') return '[^/]';
    return wildcard === '*' ? '[^/]*' : '.*';
  });
  return new RegExp(`^${source}$`, 's').test(branch);
}

/** True for the name of one branch. */
export function isLiteral(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}

/**
 * Why a text can be no pattern of branches. `*` and `?`, which no name may have, are the wildcards.
 *
 * @see https://git-scm.com/docs/git-check-ref-format
 * @returns undefined when it is one
 */
export function patternProblem(pattern: string): string | undefined {
  if (pattern.startsWith('refs/')) return 'is a full ref, and rules are for names of branches';
  if (pattern.startsWith('!'))
    return 'begins with !, and no pattern is negated: the first that matches counts';
  if (/[[\]]/.test(pattern)) return 'has brackets, and patterns know *, ** and ? only';
  const refused = /[\p{Cc} ~^:\\]|\.\.|@\{|\/\/|^[/.-]|\/\.|[/.]$|\.lock(\/|$)|^@$|^$/u;
  return refused.test(pattern) ? 'is no name of a branch, and no pattern of such' : undefined;
}
