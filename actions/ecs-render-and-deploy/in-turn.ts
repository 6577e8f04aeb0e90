import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { LeftAsIs } from '../../lib/capability/capability.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';
import type { AnyCapability } from '../../lib/rollout/step-action.js';

interface Plan extends Planned {
  readonly first: Planned;
  readonly rest: Planned;
}

interface Ready extends Prepared {
  readonly first: Prepared | undefined;
  readonly rest: Prepared | undefined;
}

/** What was applied of the two. */
interface Applied {
  first?: { readonly value: unknown };
  rest?: { readonly value: unknown };
}

/** Makes one step of two: the second one switches once the first is verified, and goes back before it. */
export function inTurn(
  first: AnyCapability,
  rest: AnyCapability,
): Capability<unknown, unknown, Plan, Ready, Applied> {
  let details: Readonly<Record<string, unknown>> = {};
  return {
    undoLimitMs: (first.undoLimitMs ?? 0) + (rest.undoLimitMs ?? 0),
    async plan(target, inputs, context) {
      const plans = {
        first: await first.plan(target, inputs, context),
        rest: await rest.plan(target, inputs, context),
      };
      const changes = [...plans.first.changes, ...plans.rest.changes];
      return { ...plans, changes, details: { ...plans.rest.details } };
    },
    async prepare(target, inputs, plans, context) {
      const ready = async (part: AnyCapability, plan: Planned) =>
        plan.changes.length > 0 ? part.prepare(target, inputs, plan, context) : undefined;
      return { first: await ready(first, plans.first), rest: await ready(rest, plans.rest) };
    },
    async apply(target, inputs, ready, context) {
      const applied: Applied = {};
      const began = (part: keyof Applied) => (value: unknown) => {
        applied[part] = { value };
        context.began(applied);
      };
      if (ready.first !== undefined) {
        began('first')(await first.apply(target, inputs, ready.first, { ...context, began: began('first') }));
        details = await first.verify(target, inputs, applied.first?.value, context);
      }
      if (ready.rest !== undefined) {
        began('rest')(await rest.apply(target, inputs, ready.rest, { ...context, began: began('rest') }));
      }
      return applied;
    },
    async verify(target, inputs, applied, context) {
      // What changes nothing may still have to be waited for, and says so itself.
      const own = await rest.verify(target, inputs, applied.rest?.value ?? {}, context);
      return { ...details, ...own };
    },
    async undo(target, inputs, applied, context) {
      const parts = [
        { part: rest, value: applied.rest },
        { part: first, value: applied.first },
      ];
      const ends = await settleAll(parts, 1, async ({ part, value }) => {
        if (value !== undefined) await part.undo(target, inputs, value.value, context);
      });
      const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      const worst = reasons.find((reason) => !(reason instanceof LeftAsIs)) ?? reasons[0];
      if (worst !== undefined) throw worst;
    },
    async finish(target, inputs, applied, context) {
      if (applied.first !== undefined) await first.finish?.(target, inputs, applied.first.value, context);
      if (applied.rest !== undefined) await rest.finish?.(target, inputs, applied.rest.value, context);
    },
  };
}
