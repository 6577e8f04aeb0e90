import type { ScalableTarget, ScalingPolicy, ScheduledAction } from '../../aws/autoscaling.js';
import type { Structured } from '../../capability/inputs.js';
import { readStructured } from '../../capability/structured.js';
import { valueByShape } from '../by-shape.js';
import { checkShape } from '../check-shape.js';
import { Draft } from '../draft.js';
import { Findings } from '../findings.js';
import { autoscalingRules } from './rules.js';
import { autoscalingShape } from './shapes.js';

/** What a service's number of tasks is to be scaled by; what is absent stays as it is. */
export interface AutoscalingSettings extends ScalableTarget {
  /** Given when the target is registered first. */
  readonly Tags?: Readonly<Record<string, string>>;
  /** All of them: others are taken away. */
  readonly ScalingPolicies?: readonly ScalingPolicy[];
  /** All of them: others are taken away. */
  readonly ScheduledActions?: readonly ScheduledAction[];
}

/** `none`: the service is not scaled by anybody. */
export type AutoscalingWish = AutoscalingSettings | 'none';

/**
 * Reads the input `autoscaling`.
 *
 * @param directory that a path is relative to
 * @param strict false: keys and words that Application Auto Scaling may have since are warnings
 * @param desiredCount of the input of that name
 * @throws InputProblems with all that is wrong
 */
export async function readAutoscaling(
  written: Structured,
  directory: string,
  strict: boolean,
  desiredCount: number | undefined,
): Promise<{ readonly wish: AutoscalingWish; readonly warnings: readonly string[] }> {
  if (typeof written === 'string' && written.trim() === 'none') return { wish: 'none', warnings: [] };
  const held = await readStructured(written, 'autoscaling', directory);
  const draft = new Draft(valueByShape(held, autoscalingShape), 'input autoscaling');
  const findings = new Findings(strict, 'ecs-autoscaling-invalid');
  checkShape(draft, findings, autoscalingShape);
  findings.raise();
  const settings = withoutNothing(draft.value) as AutoscalingSettings;
  autoscalingRules(settings, desiredCount, (finding) => findings.add(draft.spot(settings), finding));
  findings.raise();
  const { ScheduledActions: actions } = settings;
  const wish = { ...settings, ...(actions && { ScheduledActions: actions.map(inSeconds) }) };
  return { wish, warnings: findings.warnings };
}

/** `null` is as if left out. */
function withoutNothing(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (typeof value !== 'object' || value === null) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null && item !== undefined);
  return Object.fromEntries(given.map(([key, item]) => [key, withoutNothing(item)]));
}

/** Times go over the wire as seconds since the epoch. */
function inSeconds({ StartTime: start, EndTime: end, ...action }: ScheduledAction): ScheduledAction {
  return {
    ...action,
    ...(start !== undefined && { StartTime: seconds(start) }),
    ...(end !== undefined && { EndTime: seconds(end) }),
  };
}

const seconds = (time: number | string) => (typeof time === 'number' ? time : Date.parse(time) / 1000);
