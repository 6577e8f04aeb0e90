/**
 * Runs `work` on every item, at most `limit` at a time. When some fail, it ends once nothing runs any more; what
 * waited for its turn may then have had none.
 *
 * @returns what each came to, in the order of the items
 * @throws what `work` threw for one of them
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const workers = Array.from({ length: Math.min(limit, items.length) }, async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  });
  const ends = await Promise.allSettled(workers);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return results;
}

/**
 * As `inParallel`, but a failure is a result, so that the work on all items is done.
 *
 * @returns the settled results in the order of the items
 */
export function settleAll<Item, Value>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Value>,
): Promise<PromiseSettledResult<Value>[]> {
  return inParallel(items, limit, async (item) => {
    try {
      return { status: 'fulfilled', value: await work(item) };
    } catch (reason) {
      return { status: 'rejected', reason };
    }
  });
}
