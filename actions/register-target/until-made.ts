import { setTimeout as pause } from 'node:timers/promises';
import { targetGroupMissing } from '../../lib/elb/errors.js';
import { findTargetGroup } from '../../lib/elb/target-groups.js';
import type { TargetsWish } from './wish.js';

/**
 * Waits for a group that is made by this step on the first host of the phase, while others are at work already.
 *
 * @throws DeployError `target-group-missing` when it did not come
 */
export async function untilMade(
  { balancing, group, create, timeoutMs, pollMs }: TargetsWish,
  signal: AbortSignal,
): Promise<void> {
  if (create === undefined) return;
  const started = performance.now();
  while ((await findTargetGroup(balancing, group, signal)) === undefined) {
    if (performance.now() - started >= timeoutMs) throw targetGroupMissing(group, []);
    await pause(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
