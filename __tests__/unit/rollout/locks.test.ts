import { Cancelled } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';
import { takeLocks } from '../../../lib/rollout/locks.js';
import type { Lockable } from '../../../lib/rollout/rollout.js';
import { LockTable } from './lock-table.js';
import { failure } from './story.js';

// A pause is over at the next turn of the event loop, and the clock says that its time has passed.
jest.mock('node:timers/promises', () => ({
  async setTimeout(milliseconds: number, _value: undefined, { signal }: { signal: AbortSignal }) {
    await new Promise(setImmediate);
    jest.setSystemTime(Date.now() + milliseconds);
    signal.throwIfAborted();
  },
}));

let table: LockTable;
let journal: Journal;
let cancelling: AbortController;

beforeEach(() => {
  table = new LockTable();
  journal = new Journal();
  cancelling = new AbortController();
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
});
afterEach(async () => {
  cancelling.abort(new Cancelled('SIGTERM'));
  await goOn();
  jest.useRealTimers();
});

const take = (lockables: readonly Lockable[]) => takeLocks(lockables, journal, 32, cancelling.signal);
/** For a run that waits until the test is over. */
const start = (lockables: readonly Lockable[]): void => void take(lockables).catch(() => undefined);
const wants = (run: string, ...keys: string[]) => keys.map((key) => table.lockable(key, run));

/** Lets many turns of the event loop pass. */
async function goOn(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
}

const waiting = () => journal.entries.filter(({ type }) => type === 'lock.waiting');

describe('locks that nobody holds', () => {
  test('are all taken', async () => {
    await take(wants('r1', 'b', 'a', 'c'));
    expect([...table.owners.keys()].toSorted()).toEqual(['a', 'b', 'c']);
    expect(waiting()).toEqual([]);
  });

  test('are all given back', async () => {
    const held = await take(wants('r1', 'a', 'b'));
    await held.release();
    expect(table.owners.size).toBe(0);
  });

  test('may be none', async () => {
    await expect(take([])).resolves.toBeDefined();
  });
});

describe('a lock that another run holds', () => {
  test('is waited for, and taken when it is free', async () => {
    table.owners.set('a', 'r0');
    const taking = take(wants('r1', 'a'));
    await goOn();
    table.owners.delete('a');
    await goOn();
    await taking;
    expect(table.owners.get('a')).toBe('r1');
  });

  test('is told of once, with who holds it since when', async () => {
    table.owners.set('a', 'r0');
    start(wants('r1', 'a'));
    await goOn();
    expect(waiting()).toMatchObject([{ target: 'a', owner: 'r0', since: '2026-11-22T10:00:00Z' }]);
  });

  test('is told of again when it goes from one run to the next', async () => {
    table.owners.set('a', 'r0');
    start(wants('r1', 'a'));
    await goOn();
    table.owners.set('a', 'r2');
    await goOn();
    expect(waiting()).toMatchObject([{ owner: 'r0' }, { owner: 'r2' }]);
  });

  test('makes those after it in the order wait free, and those before it stay held', async () => {
    table.owners.set('b', 'r0');
    start(wants('r1', 'c', 'b', 'a'));
    await goOn();
    expect(Object.fromEntries(table.owners)).toEqual({ a: 'r1', b: 'r0' });
  });

  test('that does not become free within an hour ends the wait', async () => {
    table.owners.set('b', 'r0');
    const { message } = await take(wants('r1', 'a', 'b')).then(
      () => failure('it was taken'),
      (error: Error) => error,
    );
    expect(message).toBe('host b: shop is still locked by r0');
    expect(Object.fromEntries(table.owners)).toEqual({ b: 'r0' });
  });
});

describe('a run that does not get its locks', () => {
  test('gives back those that it held when it is cancelled', async () => {
    table.owners.set('b', 'r0');
    const taking = take(wants('r1', 'a', 'b')).catch((error: unknown) => error);
    await goOn();
    cancelling.abort(new Cancelled('SIGTERM'));
    expect(await taking).toBeInstanceOf(Cancelled);
    expect(Object.fromEntries(table.owners)).toEqual({ b: 'r0' });
    expect(table.calls).toContain('r1 gives up b');
  });

  test('gives back those that it took when another one throws', async () => {
    const broken: Lockable = {
      key: 'b',
      target: 'b',
      project: 'shop',
      open: () => ({ attempt: () => Promise.reject(failure('disk full')), stop: async () => undefined }),
    };
    await expect(take([...wants('r1', 'a', 'c'), broken])).rejects.toThrow('disk full');
    expect(table.owners.size).toBe(0);
  });
});

describe('runs over the same hosts', () => {
  /** A generator of numbers that is the same for the same seed: a failure can be seen again. */
  const numbers = (seed: number) => () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * 5);
  };

  test.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'all get their turn, whoever comes first (%i)',
    async (seed) => {
      const random = numbers(seed + 1);
      const wish = { r1: ['a', 'b', 'c'], r2: ['c', 'b', 'd'], r3: ['d', 'a'] };
      const done: string[] = [];
      const inside = new Map<string, string>();
      const runs = Object.entries(wish).map(async ([run, keys]) => {
        const held = await take(keys.map((key) => table.lockable(key, run, random)));
        for (const key of keys) {
          expect(inside.get(key)).toBeUndefined();
          inside.set(key, run);
        }
        for (let turns = random(); turns > 0; turns -= 1) await new Promise(setImmediate);
        for (const key of keys) inside.delete(key);
        await held.release();
        done.push(run);
      });
      await Promise.all(runs);
      expect(done.toSorted()).toEqual(['r1', 'r2', 'r3']);
    },
  );
});
