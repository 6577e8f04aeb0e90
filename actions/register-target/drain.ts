import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { isMember, type Target, targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import type { Change } from '../../lib/journal/events.js';
import { detailsOf } from './details.js';
import { healthOf, look, type Seen } from './look.js';
import { checkOthers, deregister, isGone, register, untilGone, untilHealthy } from './moves.js';
import type { TargetsWish } from './wish.js';

/** What undo has to know. */
interface Drained {
  readonly seen: Seen;
  /** Those that were members before, or were being drained by a run that is no more. */
  readonly removed: readonly Target[];
}

interface Ready extends Prepared {
  readonly seen: Seen;
}

interface DrainPlan extends Planned {
  readonly seen: Seen;
}

/** Takes targets out and waits until their connections are gone; `deregistered` does not wait. */
export const drain: Capability<TargetsWish, Host | undefined, DrainPlan, Ready, Drained> = {
  async plan(host, wish, { signal }) {
    const seen = await look(wish, host, signal);
    const { members, draining } = partsOf(seen);
    const details = detailsOf(seen.group, seen.targets, seen.health);
    if (wish.around)
      return { seen, changes: changesFor(seen, [...members, ...draining]), accompanies: true, details: {} };
    const waits = wish.state === 'drained' && draining.length > 0 && members.length === 0;
    return { seen, changes: changesFor(seen, members), waits, details };
  },

  async prepare(_host, wish, { seen }) {
    if (wish.around) checkOthers(wish, seen);
    return { seen };
  },

  async apply(host, wish, _ready, { signal, began }) {
    const seen = await look(wish, host, signal);
    if (wish.around) checkOthers(wish, seen);
    const { members, draining } = partsOf(seen);
    const applied = { seen, removed: wish.around ? [...members, ...draining] : members };
    began(applied);
    await deregister(wish, seen.group, members, signal);
    return applied;
  },

  async verify(host, wish, applied: Partial<Drained>, context) {
    // A wait has applied nothing.
    const seen = applied.seen ?? (await look(wish, host, context.signal));
    if (wish.around || wish.state === 'drained') await untilGone(wish, seen, context);
    return wish.around ? {} : detailsOf(seen.group, seen.targets, []);
  },

  async undo(_host, wish, { seen, removed }, context) {
    await register(wish, seen.group, removed, context.signal);
    const were = removed.filter((target) => healthOf(seen.health, target)?.state === 'healthy');
    if (were.length > 0) await untilHealthy(wish, { group: seen.group, targets: were }, context);
  },
};

function partsOf({ targets, health }: Seen): {
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

function changesFor({ group }: Seen, targets: readonly Target[]): Change[] {
  return targets.map((target) => ({
    subject: `target ${targetText(target)}`,
    action: 'remove',
    detail: `out of ${group.TargetGroupName}`,
  }));
}
