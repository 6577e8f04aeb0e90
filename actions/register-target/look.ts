import type { StepContext } from '../../lib/capability/capability.js';
import { stateText } from '../../lib/elb/errors.js';
import { findTargetGroup, targetGroup } from '../../lib/elb/target-groups.js';
import {
  describeHealth,
  isSame,
  type Target,
  type TargetHealth,
  targetText,
  untilHealth,
  type Waited,
} from '../../lib/elb/target-health.js';
import type { TargetGroup } from '../../lib/elb/types.js';
import type { Host } from '../../lib/host/host.js';
import { targetsMeant } from './targets.js';
import type { TargetsWish } from './wish.js';

/** A target group with the targets that are meant, and the health of all that it has. */
export interface Seen {
  readonly group: TargetGroup;
  /** It is not there yet, and another step makes it. */
  readonly isToCome: boolean;
  readonly targets: readonly Target[];
  readonly health: readonly TargetHealth[];
}

/**
 * Looks at the target group; one that `create` makes may still be to come.
 *
 * @throws DeployError `target-group-missing`, and those of `targetsMeant`
 */
export async function look(wish: TargetsWish, host: Host | undefined, signal: AbortSignal): Promise<Seen> {
  const { balancing, create } = wish;
  const found =
    create === undefined
      ? await targetGroup(balancing, wish.group, signal)
      : await findTargetGroup(balancing, wish.group, signal);
  const group = found ?? { ...create?.settings, TargetGroupArn: '', TargetGroupName: wish.group };
  const targets = targetsMeant(wish, host, group);
  const health = found === undefined ? [] : await describeHealth(balancing, group, signal);
  return { group, isToCome: found === undefined, targets, health };
}

/** What a group says of one target; undefined where it is no part of it. */
export function healthOf(health: readonly TargetHealth[], target: Target): TargetHealth | undefined {
  return health.find((one) => isSame(one, target));
}

/** Waits for the group to say something of targets, and tells the journal each answer that is new. */
export function waitFor(
  { balancing, pollMs }: TargetsWish,
  { group, targets }: Pick<Seen, 'group' | 'targets'>,
  wanted: (of: TargetHealth | undefined) => boolean,
  timeoutMs: number,
  { journal, signal }: Pick<StepContext, 'journal' | 'signal'>,
): Promise<Waited> {
  const told = new Set<string>();
  return untilHealth(
    (at) => describeHealth(balancing, group, at),
    (health) => targets.every((target) => wanted(healthOf(health, target))),
    { timeoutMs, pollMs },
    signal,
    (health) => {
      for (const target of targets) {
        const own = healthOf(health, target);
        const message = `${group.TargetGroupName}: ${targetText(target)} is ${stateText(own ?? {})}`;
        if (!told.has(message)) journal.write({ type: 'notice', message });
        told.add(message);
      }
    },
  );
}
