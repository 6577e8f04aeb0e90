import type { Capability, Planned, Prepared, StepContext } from '../../lib/capability/capability.js';
import { findTargetGroup } from '../../lib/elb/target-groups.js';
import { isMember, type Target, type TargetHealth, targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import type { Change } from '../../lib/journal/events.js';
import { detailsOf } from './details.js';
import { forgetLeftOut } from './left-out.js';
import { healthOf, look, type Seen } from './look.js';
import { claimOut, deregister, ifThere, register, untilGone, untilHealthy } from './moves.js';
import { checkInstances } from './targets.js';
import { untilMade } from './until-made.js';
import type { TargetsWish } from './wish.js';

/** What undo has to know. */
interface Registered {
  readonly seen: Seen;
  readonly added: readonly Target[];
}

/**
 * Registers targets and waits until they are healthy. Around a deploy it comes last: what was a member when it was
 * planned has been taken out by then (out-of-service.ts), and is registered again.
 */
export const registration: Capability<TargetsWish, Host | undefined, Planned, Prepared, Registered> = {
  async plan(host, wish, { signal }) {
    const seen = await look(wish, host, signal);
    const missing = missingIn(seen);
    await checkInstances(wish, seen.group, missing, signal);
    const details = detailsOf(seen.group, seen.targets, seen.health);
    if (missing.length > 0)
      return { changes: missing.map((target) => change(seen, target, 'in')), apart: true, details };
    const waits = seen.targets.some((target) => healthOf(seen.health, target)?.state !== 'healthy');
    if (!wish.around) return { changes: [], waits, details };
    // As soon as something else changes here; else it stays where it is.
    const changes = seen.targets.map((target) => change(seen, target, 'back in'));
    return { changes, accompanies: true, waits, details };
  },

  prepare: async () => ({}),

  async apply(host, wish, _ready, { signal, began }) {
    await untilMade(wish, signal);
    const seen = await look(wish, host, signal);
    const applied = { seen, added: missingIn(seen) };
    began(applied);
    await register(wish, seen.group, applied.added, signal);
    return applied;
  },

  async verify(host, wish, applied: Partial<Registered>, context) {
    // A wait has applied nothing.
    const seen = applied.seen ?? (await look(wish, host, context.signal));
    const health = await untilHealthy(wish, seen, context);
    if (wish.around && host !== undefined && applied.added?.length)
      await forgetLeftOut(host, seen, context.signal);
    return detailsOf(seen.group, seen.targets, health);
  },

  async undo(host, wish, { seen, added }, context) {
    if (added.length === 0) return;
    const group = await findTargetGroup(wish.balancing, seen.group.TargetGroupArn, context.signal);
    if (group === undefined) return;
    if (wish.around && !(await mayLeave(host, wish, added, context))) return;
    await ifThere(deregister(wish, group, added, context.signal));
    // What is put back behind it must not be under requests.
    if (wish.around) await untilGone(wish, { group, targets: added }, context);
  },
};

/**
 * A host that was in service before goes back under requests rather than leave nobody to answer them: a short gap is
 * better than none at all.
 */
async function mayLeave(
  host: Host | undefined,
  wish: TargetsWish,
  added: readonly Target[],
  { journal, signal }: StepContext,
): Promise<boolean> {
  const now = await look(wish, host, signal);
  if (claimOut(wish, now)) return true;
  const message = `${now.group.TargetGroupName}: no other target answers, so that ${added.map(targetText).join(', ')} stays in service while the host goes back`;
  journal.write({ type: 'warning', message });
  return false;
}

function missingIn({ targets, health }: Seen): readonly Target[] {
  return targets.filter((target) => !isIn(healthOf(health, target)));
}

const isIn = (own: TargetHealth | undefined): boolean => own !== undefined && isMember(own);

function change({ group }: Seen, target: Target, how: 'in' | 'back in'): Change {
  return {
    subject: `target ${targetText(target)}`,
    action: how === 'in' ? 'create' : 'update',
    detail: how === 'in' ? `into ${group.TargetGroupName}` : `back into ${group.TargetGroupName}`,
  };
}
