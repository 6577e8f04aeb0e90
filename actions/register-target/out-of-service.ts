import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { type Target, targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import { outOf, partsOf, putBackIn } from './drain.js';
import { forgetLeftOut, readLeftOut, writeLeftOut } from './left-out.js';
import { look, type Seen } from './look.js';
import { checkOthers, claimOut, deregister, untilGone } from './moves.js';
import type { TargetsWish } from './wish.js';

interface OutPlan extends Planned {
  readonly seen: Seen;
}

interface Ready extends Prepared {
  readonly seen: Seen;
}

/** What undo has to know. */
interface Out {
  readonly seen: Seen;
  /** Members before; or still on their way out, or gone, as a run that is no more had left them. */
  readonly removed: readonly Target[];
}

/**
 * Around a deploy: takes a host of the phase out of service before its other steps, where these change something.
 * That the host belongs in is remembered on it until it is back.
 */
export const outOfService: Capability<TargetsWish, Host, OutPlan, Ready, Out> = {
  async plan(host, wish, { signal }) {
    const seen = await look(wish, host, signal);
    return { seen, changes: outOf(seen, await belongingIn(host, seen, signal)), accompanies: true };
  },

  async prepare(_host, wish, { seen }) {
    checkOthers(wish, seen);
    return { seen };
  },

  async apply(host, wish, _ready, { run, signal, began }) {
    const seen = await look(wish, host, signal);
    if (!claimOut(wish, seen)) checkOthers(wish, seen);
    const applied = { seen, removed: await belongingIn(host, seen, signal) };
    await writeLeftOut(host, seen, run.id, applied.removed, signal);
    began(applied);
    await deregister(wish, seen.group, partsOf(seen).members, signal);
    return applied;
  },

  async verify(_host, wish, { seen }, context) {
    await untilGone(wish, seen, context);
    return {};
  },

  async undo(host, wish, { seen, removed }, context) {
    await putBackIn(wish, seen, removed, context);
    await forgetLeftOut(host, seen, context.signal);
  },
};

/** Members, and what a run left out that did not come to its end. */
async function belongingIn(host: Host, seen: Seen, signal: AbortSignal): Promise<readonly Target[]> {
  const { members } = partsOf(seen);
  if (members.length === seen.targets.length || seen.isToCome) return members;
  const left = await readLeftOut(host, seen, signal);
  return seen.targets.filter((one) => members.includes(one) || left?.targets.includes(targetText(one)));
}
