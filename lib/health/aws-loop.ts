import { setTimeout as pause } from 'node:timers/promises';
import { isPassing } from '../aws/errors.js';
import type { Answer, Pace } from './probe.js';

/** AWS may be out of reach for this long before a wait is given up; milliseconds. */
const blindForMs = 3 * 60_000;

/**
 * Asks AWS again and again until the signal aborts. A call that fails for a passing reason is no answer, so that it
 * does not end a time for which answers have to stay good.
 *
 * @param ask one look
 * @param pollMs between two looks; less where the time for which answers have to stay good is over before
 * @throws DeployError `aws-refused` where AWS refuses, or is out of reach for three minutes; what `ask` throws
 */
export async function askAws(
  ask: (signal: AbortSignal) => Promise<Answer>,
  pollMs: number,
  { stableForMs }: Pace,
  onAnswer: (answer: Answer) => void,
  signal: AbortSignal,
): Promise<void> {
  let heard = performance.now();
  let goodSince: number | undefined;
  while (!signal.aborted) {
    try {
      const answer = await ask(signal);
      heard = performance.now();
      goodSince = answer.good ? (goodSince ?? heard) : undefined;
      onAnswer(answer);
    } catch (thrown) {
      if (signal.aborted) return;
      if (!isPassing(thrown) || performance.now() - heard > blindForMs) throw thrown;
    }
    const leftMs = goodSince === undefined ? 0 : goodSince + stableForMs - performance.now();
    await pause(leftMs > 0 ? Math.min(pollMs, leftMs) : pollMs, undefined, { signal }).catch(() => undefined);
  }
}
