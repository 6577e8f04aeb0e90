import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { isMember, type Target, targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import type { Change } from '../../lib/journal/events.js';
import { detailsOf } from './details.js';
import { healthOf, look, type Seen } from './look.js';
import { deregister, isGone, register, untilGone, untilHealthy } from './moves.js';
import type { TargetsWish } from './wish.js';

/** What undo has to know. */
interface Drained {
  readonly seen: Seen;
  readonly removed: readonly Target[];
}

/** Takes targets out and waits until their connections are gone; `deregistered` does not wait. */
export const drain: Capability<TargetsWish, Host | undefined, Planned, Prepared, Drained> = {
  async plan(host, wish, { signal }) {
    const seen = await look(wish, host, signal);
    const { members, draining } = partsOf(seen);
    const waits = wish.state === 'drained' && draining.length > 0 && members.length === 0;
    const details = detailsOf(seen.group, seen.targets, seen.health);
    return { changes: outOf(seen, members), waits, details };
  },

  prepare: async () => ({}),

  async apply(host, wish, _ready, { signal, began }) {
    const seen = await look(wish, host, signal);
    const applied = { seen, removed: partsOf(seen).members };
    began(applied);
    await deregister(wish, seen.group, applied.removed, signal);
    return applied;
  },

  async verify(host, wish, applied: Partial<Drained>, context) {
    // A wait has applied nothing.
    const seen = applied.seen ?? (await look(wish, host, context.signal));
    if (wish.state === 'drained') await untilGone(wish, seen, context);
    return detailsOf(seen.group, seen.targets, []);
  },

  async undo(_host, wish, { seen, removed }, context) {
    await putBackIn(wish, seen, removed, context);
  },
};

/** Registers targets again, and waits for those that were healthy before. */
export async function putBackIn(
  wish: TargetsWish,
  { group, health }: Pick<Seen, 'group' | 'health'>,
  removed: readonly Target[],
  context: Parameters<typeof untilHealthy>[2],
): Promise<void> {
  await register(wish, group, removed, context.signal);
  const targets = removed.filter((target) => healthOf(health, target)?.state !== 'unhealthy');
  if (targets.length > 0) await untilHealthy(wish, { group, targets }, context);
}

/** Those of the targets that are members, and those on their way out. */
export function partsOf({ targets, health }: Seen): {
  readonly members: readonly Target[];
  readonly draining: readonly Target[];
} {
  const there = targets.filter((target) => !isGone(healthOf(health, target)));
  const members = there.filter((target) => {
    const own = healthOf(health, target);
    return own !== undefined && isMember(own);
  });
  return { members, draining: there.filter((target) => !members.includes(target)) };
}

export function outOf({ group }: Seen, targets: readonly Target[]): Change[] {
  return targets.map((target) => ({
    subject: `target ${targetText(target)}`,
    action: 'remove',
    detail: `out of ${group.TargetGroupName}`,
  }));
}
