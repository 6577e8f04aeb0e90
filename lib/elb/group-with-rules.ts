import { isRefusal } from '../aws/errors.js';
import { onceKnown } from '../aws/once-known.js';
import type { Change } from '../journal/events.js';
import { createGroup, type GroupSettings } from './group-settings.js';
import type { LoadBalancing } from './load-balancing.js';
import { DeleteTargetGroup } from './operations.js';
import { matchText, type RuleChange } from './rule-changes.js';
import type { RuleWish } from './rule-wishes.js';
import { changeRules, planRules, type Undo } from './rules.js';
import { findTargetGroup, targetGroup } from './target-groups.js';
import type { TargetGroup } from './types.js';

/** A target group, and the rules that lead to it. */
export interface GroupWish {
  /** Name or ARN. */
  readonly group: string;
  /** What it is made of where it is not there; absent: it has to be there. */
  readonly create: GroupSettings | undefined;
  readonly rules: readonly RuleWish[];
}

/**
 * What has to happen for a target group and its rules to be as they are wished.
 *
 * @param where how a person finds what names the group
 * @throws DeployError `target-group-missing`, `aws-refused`; as `planRules`
 */
export async function planGroup(
  balancing: LoadBalancing,
  { group: name, create, rules }: GroupWish,
  signal: AbortSignal,
  where?: string,
): Promise<readonly Change[]> {
  const group =
    create === undefined
      ? await targetGroup(balancing, name, signal, where)
      : await findTargetGroup(balancing, name, signal);
  const made: readonly Change[] =
    group === undefined ? [{ subject: `target group ${name}`, action: 'create' }] : [];
  const changes = rules.length === 0 ? [] : await planRules(balancing, group?.TargetGroupArn, rules, signal);
  return [...made, ...changes.map(ruleChange)];
}

/**
 * Makes a target group where it is missing, and brings its rules.
 *
 * @param done told of each thing that was made or changed, with what takes it back
 */
export async function makeGroup(
  balancing: LoadBalancing,
  { group: name, create, rules }: GroupWish,
  signal: AbortSignal,
  done: (undo: Undo) => void,
): Promise<TargetGroup> {
  const there = await findTargetGroup(balancing, name, signal);
  const group = there ?? (create && (await createGroup(balancing, name, create, signal)));
  if (group === undefined) throw new Error(`the target group ${name} is no longer there`);
  const { TargetGroupArn } = group;
  if (there === undefined) done((late) => removeGroup(balancing, TargetGroupArn, late));
  if (rules.length === 0) return group;
  // Somebody may have come to a priority since the plan.
  const changes = await planRules(balancing, TargetGroupArn, rules, signal);
  await changeRules(balancing, TargetGroupArn, changes, signal, done);
  return group;
}

/** Rules and services that led to it are gone, which is not known everywhere at once. */
async function removeGroup(balancing: LoadBalancing, TargetGroupArn: string, signal: AbortSignal) {
  const remove = () => balancing.ask(DeleteTargetGroup, { TargetGroupArn }, signal);
  await onceKnown(remove, (thrown) => isRefusal(thrown, /ResourceInUse/), signal);
}

const actions = {
  create: 'create',
  update: 'update',
  move: 'update',
  default: 'update',
  remove: 'remove',
} as const satisfies Readonly<Record<RuleChange['kind'], Change['action']>>;

function ruleChange(change: RuleChange): Change {
  const { kind, wish } = change;
  const moved = kind === 'move' ? `priority ${change.before.Priority} -> ${wish.priority}, ` : '';
  return {
    subject: `rule ${wish.priority} of ${wish.listener}`,
    action: actions[kind],
    detail: `${moved}${matchText(wish)}`,
  };
}
