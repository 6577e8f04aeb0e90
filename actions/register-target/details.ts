import { type Target, type TargetHealth, targetText } from '../../lib/elb/target-health.js';
import type { TargetGroup } from '../../lib/elb/types.js';
import { healthOf } from './look.js';

/** What results say of targets. */
export function detailsOf(
  { TargetGroupName }: TargetGroup,
  targets: readonly Target[],
  health: readonly TargetHealth[],
): Readonly<Record<string, unknown>> {
  const told = targets.map((target) => {
    const { state = 'none', reason, description } = healthOf(health, target) ?? {};
    return {
      target: targetText(target),
      state,
      ...(reason !== undefined && { reason }),
      ...(description !== undefined && { description }),
    };
  });
  const healthy = told.length > 0 && told.every(({ state }) => state === 'healthy');
  return { targetGroup: TargetGroupName, targets: told, healthy };
}
