import { inParallel, settleAll } from '../../../lib/concurrency/in-parallel.js';

describe('work on many items', () => {
  test('is done at most so many at a time', async () => {
    let now = 0;
    let most = 0;
    await settleAll([1, 2, 3, 4, 5], 2, async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    });
    expect(most).toBe(2);
  });

  test('keeps the order of the items, whichever is done first', async () => {
    let finishFirst: () => void = () => undefined;
    const results = await settleAll(['slow', 'quick'], 2, async (item) => {
      if (item === 'slow')
        await new Promise<void>((resolve) => {
          finishFirst = resolve;
        });
      else finishFirst();
      return item;
    });
    expect(results).toEqual([
      { status: 'fulfilled', value: 'slow' },
      { status: 'fulfilled', value: 'quick' },
    ]);
  });

  test('goes on with the others when one fails, also when it throws at once', async () => {
    const done: number[] = [];
    const results = await settleAll([1, 2, 3], 1, (item) => {
      if (item === 1) throw new Error('broken');
      done.push(item);
      return Promise.resolve();
    });
    expect(done).toEqual([2, 3]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });

  test('is over at once when there is none', async () => {
    expect(await settleAll([], 4, () => Promise.reject(new Error('never')))).toEqual([]);
  });
});

describe('work of which nothing may fail', () => {
  test('comes to what each item came to, in their order', async () => {
    expect(await inParallel([1, 2, 3], 2, async (item) => item * 2)).toEqual([2, 4, 6]);
  });

  test('fails only when nothing of it runs any more', async () => {
    const ended: string[] = [];
    const work = inParallel(['quick', 'slow'], 2, async (item) => {
      if (item === 'quick') throw new Error('broken');
      await new Promise(setImmediate);
      ended.push(item);
    });
    await expect(work).rejects.toThrow('broken');
    expect(ended).toEqual(['slow']);
  });
});
