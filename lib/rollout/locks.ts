import { setTimeout as pause } from 'node:timers/promises';
import { settleAll } from '../concurrency/in-parallel.js';
import { lockTimeout } from '../host/errors.js';
import type { Lock, LockOwner } from '../host/lock.js';
import type { Journal } from '../journal/journal.js';
import type { Lockable } from './rollout.js';

const retryMs = 250;
const waitLimitMs = 60 * 60_000;

/** The locks of a rollout, all held. */
export interface HeldLocks {
  /** Rejects when any of them was lost to another run; never resolves. */
  readonly lost: Promise<never>;
  release(): Promise<void>;
}

/**
 * Takes all locks, at the same time where nobody holds one. Where one is held, those that come after it in
 * the order of keys are given back before it is waited for, so that two runs never wait for each other.
 *
 * @throws DeployError `lock-timeout` after an hour; the signal's reason when it is aborted
 */
export async function takeLocks(
  lockables: readonly Lockable[],
  journal: Journal,
  concurrency: number,
  signal: AbortSignal,
): Promise<HeldLocks> {
  const ordered = lockables.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const attempts = ordered.map((lockable) => ({
    lockable,
    attempt: lockable.open(),
    lock: undefined as Lock | undefined,
  }));
  type Attempt = (typeof attempts)[number];
  const giveBack = (some: readonly Attempt[]): Promise<unknown> =>
    settleAll(some, concurrency, async (one) => {
      await one.lock?.release();
      one.lock = undefined;
      one.attempt = one.lockable.open();
    });
  const take = async (one: Attempt): Promise<LockOwner | undefined> => {
    const answer = await one.attempt.attempt();
    if ('owner' in answer) return answer.owner;
    one.lock = answer.lock;
    return undefined;
  };

  try {
    for (;;) {
      const free = attempts.filter((one) => one.lock === undefined);
      const answers = await settleAll(free, concurrency, take);
      for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
      const firstHeld = attempts.findIndex((one) => one.lock === undefined);
      const held = attempts[firstHeld];
      if (held === undefined)
        return heldLocks(
          attempts.flatMap((one) => one.lock ?? []),
          concurrency,
        );
      await giveBack(attempts.slice(firstHeld + 1).filter((one) => one.lock !== undefined));
      await waitFor(held.lockable, () => take(held), journal, signal);
    }
  } catch (thrown) {
    await settleAll(attempts, concurrency, async (one) => {
      await (one.lock === undefined ? one.attempt.stop() : one.lock.release());
    });
    throw thrown;
  }
}

async function waitFor(
  lockable: Lockable,
  take: () => Promise<LockOwner | undefined>,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const started = Date.now();
  let shown = '';
  for (let owner = await take(); owner !== undefined; owner = await take()) {
    if (owner.run !== shown) {
      shown = owner.run;
      journal.write({ type: 'lock.waiting', target: lockable.target, owner: owner.run, since: owner.since });
    }
    if (Date.now() - started > waitLimitMs) throw lockTimeout(lockable.target, lockable.project, owner.run);
    await pause(retryMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}

function heldLocks(locks: readonly Lock[], concurrency: number): HeldLocks {
  // Promise.race of no promises never settles, which is right for no locks.
  const lost = Promise.race(locks.map((lock) => lock.lost));
  lost.catch(() => undefined);
  return {
    lost,
    async release() {
      await settleAll(locks, concurrency, (lock) => lock.release());
    },
  };
}
