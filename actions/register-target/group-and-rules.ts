import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { createGroup } from '../../lib/elb/group-settings.js';
import { DeleteTargetGroup } from '../../lib/elb/operations.js';
import { matchText, type RuleChange } from '../../lib/elb/rule-changes.js';
import { changeRules, planRules, type Undo } from '../../lib/elb/rules.js';
import { findTargetGroup, targetGroup } from '../../lib/elb/target-groups.js';
import type { Change } from '../../lib/journal/events.js';
import type { TargetsWish } from './wish.js';

/** What takes back all that was done, in the order in which it was. */
interface Done {
  readonly undos: Undo[];
}

/** Makes the target group where it is missing, and brings the rules that lead to it; once for all targets of a step. */
export const groupAndRules: Capability<TargetsWish, unknown, Planned, Prepared, Done> = {
  async plan(_target, wish, { signal }) {
    const { balancing, create, rules } = wish;
    const group =
      create === undefined
        ? await targetGroup(balancing, wish.group, signal)
        : await findTargetGroup(balancing, wish.group, signal);
    const made: readonly Change[] =
      group === undefined ? [{ subject: `target group ${wish.group}`, action: 'create' }] : [];
    const changes =
      rules.length === 0 ? [] : await planRules(balancing, group?.TargetGroupArn, rules, signal);
    return { changes: [...made, ...changes.map(ruleChange)], apart: true };
  },

  prepare: async () => ({}),

  async apply(_target, { balancing, create, rules, group: name }, _ready, { signal, began }) {
    const undos: Undo[] = [];
    began({ undos });
    const there = await findTargetGroup(balancing, name, signal);
    const group = there ?? (create && (await createGroup(balancing, name, create, signal)));
    if (group === undefined) throw new Error(`the target group ${name} is no longer there`);
    const { TargetGroupArn } = group;
    if (there === undefined)
      undos.push(async (late) => void (await balancing.ask(DeleteTargetGroup, { TargetGroupArn }, late)));
    if (rules.length === 0) return { undos };
    // Somebody may have come to a priority since the plan.
    const changes = await planRules(balancing, TargetGroupArn, rules, signal);
    await changeRules(balancing, TargetGroupArn, changes, signal, (undo) => undos.push(undo));
    return { undos };
  },

  verify: async () => ({}),

  async undo(_target, _wish, { undos }, { signal }) {
    for (const undo of undos.splice(0).toReversed()) await undo(signal);
  },
};

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
