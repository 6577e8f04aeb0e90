import { quoteArgv } from './quote.js';

/**
 * Every remote command runs inside this: it says on both streams where the login shell's own noise ends
 * and which process group is ours, completes PATH (a non-login shell on Debian has no /usr/sbin), and
 * then becomes the command, so that no process is left between sshd and it.
 *
 * sshd starts each session as the leader of a new process group, and everything here is `exec`, so `$$`
 * is the process, and the group, of the command itself.
 */
const wrapperScript = [
  'printf "%s:%s\\n" "$1" "$$"',
  'printf "%s:%s\\n" "$1" "$$" >&2',
  'shift',
  'PATH=$PATH:/usr/sbin:/sbin:/usr/local/bin',
  'export PATH',
  'exec "$@"',
].join('; ');

/**
 * Builds the text that is sent to the host for a command.
 *
 * @param argv the command
 * @param marker letters and digits that nothing else prints
 */
export function wrapCommand(argv: readonly string[], marker: string): string {
  return `exec ${quoteArgv(['sh', '-c', wrapperScript, 'sh', marker, ...argv])}`;
}

/**
 * Ends a process group from a second channel: TERM, after 2 s KILL. Processes that were begun through sudo
 * belong to root, so what the user may not signal is signalled with `sudo -n`, where that is allowed.
 * Who is left is read from /proc (proc(5): state, parent and group follow the name in parentheses).
 */
const endGroupScript = `
group=$1
left() {
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    set -- \${line##*) }
    [ "$3" = "$group" ] && [ "$1" != Z ] && return 0
  done
  return 1
}
send() {
  kill -s "$1" -- "-$group" 2>/dev/null || sudo -n kill -s "$1" -- "-$group" 2>/dev/null
}
send TERM
tries=0
while left; do
  tries=$((tries + 1))
  [ "$tries" -eq 3 ] && sudo -n kill -s TERM -- "-$group" 2>/dev/null
  [ "$tries" -ge 20 ] && break
  sleep 0.1
done
left || exit 0
send KILL
sudo -n kill -s KILL -- "-$group" 2>/dev/null
sleep 0.1
! left
`;

/**
 * The command that ends a process group; its exit code is 0 when nothing of the group is left.
 *
 * @param group as the wrapper printed it
 */
export function endGroupCommand(group: number): readonly string[] {
  return ['sh', '-c', endGroupScript, 'sh', String(group)];
}
