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
 * Ends a process group from a second channel: TERM, after 2 s KILL until nothing is left, 4 s at most. Processes that
 * were begun through sudo belong to root, so where somebody else's are among them `sudo -n` signals too.
 * Who is left is read from /proc (proc(5): state, parent and group follow the name in parentheses; the
 * owner of the file is the process's user). TERM is sent once: some take a second one as KILL. The shell's
 * own kill is used: that of procps takes a group below 100 for an option.
 */
const endGroupScript = `
group=$1
look() {
  left= foreign=
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    set -- \${line##*) }
    [ "$3" = "$group" ] && [ "$1" != Z ] || continue
    left=yes
    [ -O "$stat" ] || foreign=yes
  done
}
send() {
  kill -s "$1" -- "-$group" 2>/dev/null
  [ -z "$foreign" ] || sudo -n sh -c 'kill -s "$1" -- "-$2"' sh "$1" "$group" 2>/dev/null
}
clock() {
  read -r up idle </proc/uptime
  now=\${up%.*}\${up#*.}
}
clock
killing=$((now + 200)) giving_up=$((now + 400))
look
[ -z "$left" ] || send TERM
while look; [ -n "$left" ]; do
  clock
  [ "$now" -lt "$giving_up" ] || exit 1
  [ "$now" -lt "$killing" ] || send KILL
  sleep 0.1
done
`;

/**
 * The command that ends a process group; its exit code is 0 when nothing of the group is left.
 *
 * @param group as the wrapper printed it
 */
export function endGroupCommand(group: number): readonly string[] {
  return ['sh', '-c', endGroupScript, 'sh', String(group)];
}
