import type { Host } from '../host/host.js';
import type { Lockable } from './rollout.js';

/** A lock that a step needs on its host. */
export interface WantedLock {
  readonly host: Host;
  readonly lockable: Lockable;
}

/** One lock for each project of each host, however many steps and connections need it: each of them may use it. */
export function sharedLocks(wanted: readonly WantedLock[]): Lockable[] {
  return [...Map.groupBy(wanted, ({ lockable }) => lockable.key).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const open = (): ReturnType<Lockable['open']> => {
      const attempt = first.lockable.open();
      return {
        stop: () => attempt.stop(),
        attempt: async () => {
          const answer = await attempt.attempt();
          if ('lock' in answer)
            for (const { host } of others) host.share(first.lockable.project, answer.lock);
          return answer;
        },
      };
    };
    return [{ ...first.lockable, open }];
  });
}
