/**
 * Runs work that must end by a time or when somebody says so. The work is told by a signal and is itself
 * responsible for throwing the signal's reason, so that it can clean up first.
 *
 * @param milliseconds from now until it is late
 * @param signal ends it earlier, with the signal's own reason
 * @param late makes the error of being late
 */
export async function withStop<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  late: () => Error,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal?.reason);
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = setTimeout(() => controller.abort(late()), milliseconds);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Waits for a promise, or rejects with the signal's reason as soon as that aborts. */
export function until<T>(stop: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(stop.reason);
    const settle = () => stop.removeEventListener('abort', onAbort);
    promise.then(resolve, reject).finally(settle);
    if (stop.aborted) onAbort();
    else stop.addEventListener('abort', onAbort, { once: true });
  });
}

/** Waits for a time, in milliseconds; rejects when the signal aborts. */
export function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return until(stop, elapsed).finally(() => clearTimeout(timer));
}

/** True when it settled in time, in milliseconds; never throws. */
export async function settles(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return await Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
