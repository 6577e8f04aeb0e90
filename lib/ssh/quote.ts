/**
 * The only place where a command becomes text for a remote shell. sshd hands that text to the user's
 * login shell, whichever it is, so the quoting must mean the same in sh, bash, dash, zsh and fish.
 */

const safe = /^[A-Za-z0-9_@%+=:,./-]+$/;

/**
 * Quotes an argument list for a shell.
 *
 * Single quotes are literal in all of these shells, but fish knows `\\` and `\'` inside of them; so a quote
 * and a backslash stand in double quotes, where both mean the same everywhere.
 *
 * @param argv words, with any byte but NUL
 * @returns one line of shell text (it holds newlines only where an argument does)
 * @throws RangeError when there is a NUL, which no argument of a process can hold
 */
export function quoteArgv(argv: readonly string[]): string {
  return argv.map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  if (word.includes('\0')) throw new RangeError('an argument of a command cannot hold a NUL byte');
  if (safe.test(word)) return word;
  return `'${word.replace(/'+/g, (quotes) => `'"${quotes}"'`).replace(/\\+/g, (slashes) => `'"${slashes.replace(/\\/g, '\\\\')}"'`)}'`;
}
