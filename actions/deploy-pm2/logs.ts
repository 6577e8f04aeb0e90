import type { StepContext } from '../../lib/capability/capability.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { lastSaid } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import type { LogPaths } from './ecosystem.js';
import type { HostState } from './probe.js';

const deadlineMs = 60_000;

/**
 * Makes a folder and two files in it that the user can write to: `$1` the folder, `$2` and `$3` the files, `$4` the
 * configuration of logrotate, `$5` the name of the app; the rest makes root, where that can be. Logs may hold anything:
 * others cannot read them. What is to be said of the rotation is printed.
 */
const logsText = `umask 027
folder=$1 out=$2 error=$3 rotation=$4 name=$5; shift 5
user=$(id -un) group=$(id -gn)
root=no
if [ "$(id -u)" = 0 ] || [ "$#" -gt 0 ]; then root=yes; fi
if ! mkdir -p "$folder" 2>/dev/null && [ $root = yes ]; then "$@" install -d -m 0755 -o "$user" -g "$group" "$folder" || exit; fi
for file in "$out" "$error"; do
  [ -w "$file" ] && continue
  if ! : 2>/dev/null >>"$file"; then
    if [ $root = no ]; then echo "$user cannot write to $file" >&2; exit 1; fi
    "$@" touch "$file" && "$@" chown "$user:$group" "$file" && "$@" chmod 0640 "$file" || exit
  fi
done
if [ $root = no ]; then echo rotation-needs-root; exit 0; fi
command -v logrotate >/dev/null || [ -x /usr/sbin/logrotate ] || echo rotation-missing
# Who rotates has to be able to rename what lies in the folder.
if [ -w "$folder" ]; then owner="$user $group"; else owner='root root'; fi
wanted=$(printf '%s\\n' "$rotation" | sed "s/^  su$/  su $owner/")
file=/etc/logrotate.d/deploy-kit-$name
[ "$(cat "$file" 2>/dev/null)" = "$wanted" ] && exit 0
"$@" mkdir -p /etc/logrotate.d && printf '%s\\n' "$wanted" | "$@" tee "$file" >/dev/null && "$@" chmod 0644 "$file"`;

/**
 * The configuration of logrotate for an app; the line `su` gets its user on the host. PM2 keeps its logs open, so they
 * are copied and cut (logrotate(8), copytruncate).
 */
export function rotationOf({ out, error }: LogPaths): string {
  const lines = [
    'size 10M',
    'rotate 7',
    'compress',
    'delaycompress',
    'missingok',
    'notifempty',
    'copytruncate',
  ];
  return [
    `# Written by deploy-kit.`,
    `${out} ${error} {`,
    '  su',
    ...lines.map((line) => `  ${line}`),
    '}',
  ].join('\n');
}

/**
 * Makes the logs of an app and has them rotated.
 *
 * @throws DeployError `pm2-log-directory`
 */
export async function prepareLogs(
  host: Host,
  app: string,
  paths: LogPaths,
  { sudo }: HostState,
  { signal, journal }: StepContext,
): Promise<void> {
  const args = [paths.folder, paths.out, paths.error, rotationOf(paths), app, ...(sudo ?? [])];
  const options = { signal, deadlineMs, repeatable: true };
  const result = await host.remote.exec(script('make the logs', logsText, args), options);
  if (result.code !== 0) throw logDirectoryFailed(host.name, host.remote.username, paths, result);
  const notes: Record<string, string> = {
    'rotation-needs-root': `the logs in ${paths.folder} are not rotated: that takes root, and ${host.remote.username} has no sudo without a password`,
    'rotation-missing': `the logs in ${paths.folder} are rotated once logrotate is installed there`,
  };
  const message = notes[result.stdout.trim()];
  if (message !== undefined) journal.write({ type: 'warning', target: host.name, message });
}

/** The folder for the logs cannot be made, or not be written to. */
function logDirectoryFailed(
  host: string,
  username: string,
  { folder }: LogPaths,
  result: CommandResult,
): DeployError {
  return new DeployError({
    code: 'pm2-log-directory',
    what: `logs cannot be written to ${folder}`,
    where: `host ${host}`,
    remedy: `Give log-directory a folder that ${username} can write to, such as ~/logs, or make this one: sudo install -d -o ${username} ${folder}`,
    log: lastSaid(result, 5),
  });
}
