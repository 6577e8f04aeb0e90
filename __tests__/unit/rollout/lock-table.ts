import type { Lock, LockAttempt } from '../../../lib/host/lock.js';
import type { Lockable } from '../../../lib/rollout/rollout.js';

/** Who holds which lock, in memory: what the hosts' lock files are to real runs. Every call is noted. */
export class LockTable {
  readonly owners = new Map<string, string>();
  readonly calls: string[] = [];

  /**
   * @param run who wants it
   * @param yieldTurns how many turns of the event loop an answer takes, so that runs overlap in many ways
   */
  lockable(key: string, run: string, yieldTurns: () => number = () => 0): Lockable {
    const take = async (): Promise<{ lock: Lock } | { owner: { run: string; since: string } }> => {
      for (let turns = yieldTurns(); turns > 0; turns -= 1) await new Promise(setImmediate);
      const owner = this.owners.get(key);
      if (owner !== undefined && owner !== run) {
        this.calls.push(`${run} sees ${key} held by ${owner}`);
        return { owner: { run: owner, since: '2026-11-22T10:00:00Z' } };
      }
      this.calls.push(`${run} takes ${key}`);
      this.owners.set(key, run);
      return { lock: this.#held(key, run) };
    };
    return {
      key,
      target: key,
      project: 'shop',
      open: (): LockAttempt => ({
        attempt: take,
        stop: async () => {
          this.calls.push(`${run} gives up ${key}`);
        },
      }),
    };
  }

  #held(key: string, run: string): Lock {
    return {
      project: 'shop',
      fence: (argv) => [...argv],
      lost: new Promise<never>(() => undefined),
      release: async () => {
        this.calls.push(`${run} releases ${key}`);
        if (this.owners.get(key) === run) this.owners.delete(key);
      },
    };
  }
}
