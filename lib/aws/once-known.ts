import { pauseFor } from '../concurrency/pause.js';

/** AWS is consistent in the end, and surely after this; milliseconds. */
export const consistentWithinMs = 60_000;

/** Between two tries; milliseconds. */
const pauseMs = 500;

/**
 * Makes a call, and makes it again while AWS refuses it because it does not know everywhere what was made, or taken
 * away, just before it.
 *
 * @param isUnknown whether that is why AWS refused
 * @throws what the call ends with, also where AWS still refuses it after a minute; what `signal` aborts with
 */
export async function onceKnown<Answer>(
  call: () => Promise<Answer>,
  isUnknown: (thrown: unknown) => boolean,
  signal: AbortSignal,
): Promise<Answer> {
  const deadline = performance.now() + consistentWithinMs;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await call();
    } catch (thrown) {
      if (!isUnknown(thrown) || performance.now() > deadline) throw thrown;
    }
    await pauseFor(pauseMs, signal);
  }
}
