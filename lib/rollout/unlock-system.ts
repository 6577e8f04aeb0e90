import { settleAll } from '../concurrency/in-parallel.js';
import { type DeployError, toDeployError } from '../errors/deploy-error.js';
import { breakLock, type FoundLock, lockOf } from '../host/unlock.js';
import type { Remote } from '../ssh/remote.js';
import type { ReachedHosts } from './reaching-hosts.js';
import type { System } from './system.js';

/** A lock that lies on a host of a system. */
export interface SystemLock {
  readonly host: string;
  readonly project: string;
  readonly lock: FoundLock;
  /**
   * Takes it from the run that holds it.
   *
   * @returns false where another run has taken it since
   */
  break(): Promise<boolean>;
}

/** All locks of a system, and where nobody could look. */
export interface SystemLocks {
  readonly locks: readonly SystemLock[];
  readonly failures: readonly { readonly name: string; readonly error: DeployError }[];
}

/** Looks for the lock of each project on each host that was reached; reads only. */
export async function locksOfSystem(
  system: System,
  { remotes, failures }: ReachedHosts,
  signal: AbortSignal,
): Promise<SystemLocks> {
  const places = remotes.flatMap((remote) => lockPlaces(system, remote));
  const each = [...new Map(places.map((place) => [keyOf(place), place])).values()];
  const looked = await settleAll(each, system.concurrency, async ({ remote, directory, project }) => {
    const lock = await lockOf(remote, directory, project, signal);
    if (lock === undefined) return [];
    const breaking = () => breakLock(remote, directory, project, lock, signal);
    return [{ host: remote.name, project, lock, break: breaking }];
  });
  return {
    locks: looked.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])),
    failures: [
      ...failures,
      ...looked.flatMap((one, index) =>
        one.status === 'rejected'
          ? [{ name: each[index]?.remote.name ?? '', error: toDeployError(one.reason) }]
          : [],
      ),
    ],
  };
}

interface LockPlace {
  readonly remote: Remote;
  readonly project: string;
  readonly directory: string;
}

function lockPlaces({ phases }: System, remote: Remote): LockPlace[] {
  const steps = phases.flatMap(({ hosts, steps: own }) => (hosts.includes(remote.name) ? own : []));
  return steps.flatMap(({ work }) => (work.state ? [{ remote, ...work.state }] : []));
}

/** One machine under two names in the file has its locks once. */
function keyOf({ remote, project, directory }: LockPlace): string {
  return JSON.stringify([remote.address, remote.username, directory, project]);
}
