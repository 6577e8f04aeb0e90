import type { Ending } from '../capability/define-action.js';
import { type Cancellation, listenForCancellation } from './cancellation.js';
import { RanDry, watchForCrashes } from './crash.js';
import { type ActionEnding, broken, returned, threw } from './ending.js';

/** After a crash an action may put back for this long what it changed; milliseconds. */
const graceMs = 60_000;

/** One that had nothing left to wait for wakes up at once by the abort, or never; milliseconds. */
const dryGraceMs = 1_000;

/**
 * Does the work of this process. Every way in which it can end is an ending: what it returns, what it throws,
 * SIGINT and SIGTERM, and what breaks where nobody listens. Once for a process.
 *
 * @param work is given a signal that aborts when the run is cancelled, or after a crash
 * @param onAgain told of each SIGINT and SIGTERM after the first
 */
export async function toItsEnd(
  work: (signal: AbortSignal) => Promise<Ending>,
  onAgain: (signal: 'SIGINT' | 'SIGTERM') => void,
): Promise<ActionEnding> {
  const crashed = watchForCrashes();
  const cancellation = listenForCancellation(onAgain);
  const ended = work(cancellation.signal).then(returned, threw);
  try {
    return await Promise.race([ended, crashed]);
  } catch (crash) {
    return broken(crash, await wayBack(crash, ended, cancellation));
  }
}

/** After a crash: aborts, so that the work puts back what it changed, and waits for it a while. */
async function wayBack(
  crash: unknown,
  ended: Promise<ActionEnding>,
  cancellation: Cancellation,
): Promise<ActionEnding | undefined> {
  cancellation.abort(crash instanceof Error ? crash : new Error(String(crash)));
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, crash instanceof RanDry ? dryGraceMs : graceMs, undefined);
  const after = await Promise.race([ended, over]);
  clearTimeout(timer);
  return after;
}
