import type { Host } from '../../../lib/host/host.js';
import { sharedLocks } from '../../../lib/rollout/shared-locks.js';
import { freeLock } from './story.js';

/** A host that notes which locks it was let share. */
function sharer() {
  const shared: string[] = [];
  return { shared, host: { share: (project: string) => shared.push(project) } as unknown as Host };
}

test('two steps that need the same lock take it once, and both may use it', async () => {
  const calls: string[] = [];
  const { lockable } = freeLock(calls, 'host1 shop');
  const [first, second] = [sharer(), sharer()];
  const locks = sharedLocks([
    { host: first.host, lockable },
    { host: second.host, lockable },
  ]);
  expect(locks).toHaveLength(1);
  await locks[0]?.open().attempt();
  expect(calls).toEqual(['host1 shop taken']);
  expect(second.shared).toEqual(['shop']);
});

test('locks of different hosts or projects are taken each by itself', async () => {
  const calls: string[] = [];
  const wanted = ['host1 shop', 'host2 shop'].map((key) => ({
    host: sharer().host,
    lockable: freeLock(calls, key).lockable,
  }));
  for (const lock of sharedLocks(wanted)) await lock.open().attempt();
  expect(calls).toEqual(['host1 shop taken', 'host2 shop taken']);
});
