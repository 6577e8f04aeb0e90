import type { Remote } from '../ssh/remote.js';
import { type LockOwner, lockTimeToLiveSeconds, parseOwner } from './lock.js';
import { outputOf } from './output-of.js';
import { script, setRoot } from './script.js';

const deadlineMs = 30_000;

/** A lock as it lies on a host. */
export interface FoundLock extends LockOwner {
  /** Names the run, as its lock file does. */
  readonly token: string;
  /** Seconds since its owner was heard of last, on the host's own clock. */
  readonly silentForSeconds: number;
  /** Nobody has to break it: the next run takes it over. */
  readonly dead: boolean;
}

/** Prints the age of the lock, its token and its owner; nothing where there is none. The file is replaced whole. */
const lookText = `${setRoot}
cd "$root" 2>/dev/null || exit 0
at=$(stat -c %Y lock 2>/dev/null) && text=$(cat lock 2>/dev/null) || exit 0
printf '%s\\n%s\\n' $(( $(date +%s) - at )) "$text"`;

/** Removes the lock if its token is still `$3`, in one step for whoever takes and gives back. */
const breakText = `${setRoot}
cd "$root" 2>/dev/null && [ -f lock ] || exit 0
umask 077
exec 9>>guard && flock -w 10 9 || exit 75
[ -f lock ] || exit 0
if [ "$(head -n 1 lock)" = "$3" ]; then rm -f lock; else echo another; fi`;

/**
 * Who holds the lock of a project on a host; reads only.
 *
 * @param directory the parent of all state folders there, `~/.deploy-kit` by default
 * @returns undefined where nobody does
 * @throws DeployError `host-command-failed`
 */
export async function lockOf(
  remote: Remote,
  directory: string,
  project: string,
  signal?: AbortSignal,
): Promise<FoundLock | undefined> {
  const command = script('look at the lock', lookText, [directory, project]);
  const output = await outputOf(remote, command, { ...(signal && { signal }), deadlineMs });
  const [age = '', token = '', owner = ''] = output.split('\n');
  if (token === '') return undefined;
  const silentForSeconds = Math.max(0, Number(age));
  return { ...parseOwner(owner), token, silentForSeconds, dead: silentForSeconds >= lockTimeToLiveSeconds };
}

/**
 * Takes the lock away from a run, because a person says so. The run, if it lives, hears of it at its next heartbeat
 * or command, changes nothing more there, and ends with `lock-lost`.
 *
 * @param found the lock that the person was shown: one that another run took since stays
 * @returns whether the project is free now: false where another run has its lock
 * @throws DeployError `host-command-failed`
 */
export async function breakLock(
  remote: Remote,
  directory: string,
  project: string,
  found: Pick<FoundLock, 'token'>,
  signal?: AbortSignal,
): Promise<boolean> {
  const command = script('break the lock', breakText, [directory, project, found.token]);
  const output = await outputOf(remote, command, { ...(signal && { signal }), deadlineMs });
  return output.trim() !== 'another';
}
