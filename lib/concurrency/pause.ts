import { setTimeout as wait } from 'node:timers/promises';

/**
 * Waits, unless the signal aborts.
 *
 * @throws what the signal aborts with
 */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(Math.max(milliseconds, 0), undefined, { signal });
  } catch {
    signal.throwIfAborted();
  }
}
