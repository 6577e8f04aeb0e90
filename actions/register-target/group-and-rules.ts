import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { makeGroup, planGroup } from '../../lib/elb/group-with-rules.js';
import type { Undo } from '../../lib/elb/rules.js';
import type { TargetsWish } from './wish.js';

/** What takes back all that was done, in the order in which it was. */
interface Done {
  readonly undos: Undo[];
}

/** Makes the target group where it is missing, and brings the rules that lead to it; once for all targets of a step. */
export const groupAndRules: Capability<TargetsWish, unknown, Planned, Prepared, Done> = {
  async plan(_target, wish, { signal }) {
    return { changes: await planGroup(wish.balancing, wish, signal), apart: true };
  },

  prepare: async () => ({}),

  async apply(_target, wish, _ready, { signal, began }) {
    const undos: Undo[] = [];
    began({ undos });
    await makeGroup(wish.balancing, wish, signal, (undo) => undos.push(undo));
    return { undos };
  },

  verify: async () => ({}),

  async undo(_target, _wish, { undos }, { signal }) {
    for (const undo of undos.splice(0).toReversed()) await undo(signal);
  },
};
