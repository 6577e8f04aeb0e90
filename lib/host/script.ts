import type { Command } from '../ssh/remote.js';

/**
 * A constant POSIX shell text as a command. Values reach it as `$1`, `$2`, ... only.
 *
 * @param label what the log calls it
 * @param text the shell text, the same for every call
 * @param args its positional parameters
 * @param stdin what it reads; secrets travel here
 */
export function script(
  label: string,
  text: string,
  args: readonly string[],
  stdin?: NonNullable<Command['stdin']>,
): Command {
  const argv = ['sh', '-c', text, 'deploy-kit', ...args];
  return stdin === undefined ? { argv, label } : { argv, label, stdin };
}

/**
 * Shell text that sets `$root` to the project's state folder: `$1` is the state directory, which may begin
 * with `~/`, and `$2` the project.
 */
export const setRoot = `case $1 in "~/"*) root=$HOME/\${1#??}/$2;; *) root=$1/$2;; esac`;
