import type { StepContext } from '../../lib/capability/capability.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import type { Tools } from './pm2.js';
import type { HostState } from './probe.js';

const deadlineMs = 60_000;

/**
 * Has PM2 start when the machine does, by its own unit of systemd, which takes its list of apps (`pm2 save`) from there:
 * `$1` Node, `$2` the folder of PM2's package, the rest makes root. Prints why it could not.
 */
const bootText = `node=$1 pm2=$2; shift 2
if [ ! -d /run/systemd/system ]; then echo no-systemd; exit 0; fi
user=$(id -un)
systemctl is-enabled --quiet "pm2-$user" 2>/dev/null && exit 0
if [ "$(id -u)" != 0 ] && [ "$#" = 0 ]; then echo no-root; exit 0; fi
"$@" env "PATH=$PATH:\${node%/*}" "$node" "$pm2/bin/pm2" startup systemd -u "$user" --hp "$HOME"`;

/** Has the apps of PM2 start when the host does; where that cannot be, the journal is told. */
export async function startAtBoot(
  host: Host,
  project: string,
  tools: Tools,
  { sudo }: HostState,
  { signal, journal }: StepContext,
): Promise<void> {
  const command = script('pm2 startup', bootText, [tools.node, tools.pm2, ...(sudo ?? [])]);
  const result = await host.attempt(project, command, { signal, deadlineMs });
  if (result.code !== 0) throw commandFailed(host.name, command.label, result);
  const why = { 'no-systemd': 'there is no systemd', 'no-root': 'that takes root' }[result.stdout.trim()];
  if (why === undefined) return;
  const message = `PM2 does not start when the host does: ${why}; after a restart run pm2 resurrect there`;
  journal.write({ type: 'notice', target: host.name, message });
}
