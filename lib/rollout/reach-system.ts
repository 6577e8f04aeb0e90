import type { RunContext } from '../capability/define-action.js';
import type { Remote } from '../ssh/remote.js';
import type { ReachedHosts } from './reaching-hosts.js';
import { reachHosts } from './reaching-hosts.js';
import type { System } from './system.js';

/** A system with the connections to its hosts. */
export interface ReachedSystem extends ReachedHosts {
  /** The reached hosts by name. */
  readonly byName: ReadonlyMap<string, Remote>;
}

/**
 * Connects to all hosts of a system, also where some cannot be reached, and ends the connections and the system
 * in all cases.
 */
export async function withSystem<Value>(
  system: System,
  context: Pick<RunContext, 'journal' | 'signal'>,
  use: (reached: ReachedSystem) => Promise<Value>,
): Promise<Value> {
  const reached = await reachHosts(system.targets, system.concurrency, context);
  try {
    return await use({ ...reached, byName: new Map(reached.remotes.map((remote) => [remote.name, remote])) });
  } finally {
    await Promise.all([...reached.remotes.map((remote) => remote.close()), system.end()]);
  }
}
