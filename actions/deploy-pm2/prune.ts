import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import type { ReleasePlace } from '../../lib/host/ledger.js';
import { script } from '../../lib/host/script.js';

const deadlineMs = 120_000;

/**
 * `$1` the state folder, `$2` how many releases stay, the one that runs among them. The oldest go, and those that never
 * ran well: they are nothing to go back to.
 */
const pruneText = `cd "$1/releases" || exit
count=0
for id in $(ls -1r); do
  case "releases/$id" in "$(readlink ../current)"|"$(readlink ../healthy)") count=$((count + 1)); continue;; esac
  if grep -qs '"state":"healthy"' "$id/state.json" && [ "$count" -lt "$2" ]; then count=$((count + 1)); else rm -rf -- "./$id"; fi
done`;

/** Removes the releases that are not kept. */
export async function pruneReleases(
  host: Host,
  { root, project }: ReleasePlace,
  keepCount: number,
  { signal }: StepContext,
): Promise<void> {
  const command = script('remove releases', pruneText, [root, String(keepCount)]);
  await host.change(project, command, { signal, deadlineMs });
}
