import type { Capability, Planned, Prepared } from '../../lib/capability/capability.js';
import { LeftAsIs, type StepContext } from '../../lib/capability/capability.js';
import { settleAll } from '../../lib/concurrency/in-parallel.js';

/** Services are deployed to all at once; ECS itself paces the tasks. */
const allAtOnce = 20;

// biome-ignore lint/suspicious/noExplicitAny: what the parts hand on to each other is their own affair
type Part = Capability<unknown, unknown, any, any, any>;

interface Plan extends Planned {
  readonly plans: readonly Planned[];
}

interface Ready extends Prepared {
  readonly ready: readonly (Prepared | undefined)[];
}

/** What was applied of each part; a part that changes nothing, or came to nothing, has none. */
type Applied = (unknown | undefined)[];

/** Makes one step of several: each part of a step is done for all of them at the same time. */
export function together(parts: readonly Part[]): Capability<unknown, unknown, Plan, Ready, Applied> {
  const indices = [...parts.keys()];
  const waiting = new Set<number>();
  return {
    get undoLimitMs() {
      return Math.max(...parts.map(({ undoLimitMs = 0 }) => undoLimitMs));
    },
    async plan(target, inputs, context) {
      const plans: Planned[] = await all(parts, (part) => part.plan(target, inputs, context));
      const changes = plans.flatMap((plan) => plan.changes);
      const services = plans.map(({ details }) => details);
      waiting.clear();
      for (const [index, plan] of plans.entries()) if (plan.waits) waiting.add(index);
      const waits = changes.length === 0 && waiting.size > 0;
      return { plans, changes, waits, details: { ...plans[0]?.details, deployments: services } };
    },
    async prepare(target, inputs, { plans }, context) {
      const ready = await all(indices, async (index) => {
        const plan = plans[index];
        return plan?.changes.length ? parts[index]?.prepare(target, inputs, plan, context) : undefined;
      });
      return { ready };
    },
    async apply(target, inputs, { ready }, context) {
      const applied: Applied = parts.map(() => undefined);
      await all(indices, async (index) => {
        const own = ready[index];
        if (own === undefined) return;
        const began = (value: unknown): void => {
          applied[index] = value;
          context.began(applied);
        };
        applied[index] = await parts[index]?.apply(target, inputs, own, { ...context, began });
      });
      return applied;
    },
    async verify(target, inputs, applied, context) {
      const stop = new AbortController();
      const signal = AbortSignal.any([context.signal, stop.signal]);
      const details = await all(indices, async (index) => {
        try {
          const own = Array.isArray(applied) ? applied[index] : undefined;
          if (own === undefined && !waiting.has(index)) return {};
          return await parts[index]?.verify(target, inputs, own ?? {}, { ...context, signal });
        } catch (thrown) {
          // The first failure is the cause, and what the others wait for is of no use then.
          stop.abort(thrown);
          throw stop.signal.reason;
        }
      });
      return { ...details[0], deployments: details };
    },
    undo: (target, inputs, applied, context) => undoAll(parts, target, inputs, applied, context),
    async finish(target, inputs, applied, context) {
      await all(indices, async (index) => {
        if (applied[index] !== undefined) {
          await parts[index]?.finish?.(target, inputs, applied[index], context);
        }
      });
    },
  };
}

/** What was left on purpose is told only where nothing else went wrong. */
async function undoAll(
  parts: readonly Part[],
  target: unknown,
  inputs: unknown,
  applied: Applied,
  context: StepContext,
): Promise<void> {
  const ends = await settleAll([...parts.entries()], allAtOnce, async ([index, part]) => {
    if (applied[index] !== undefined) await part.undo(target, inputs, applied[index], context);
  });
  const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const worst = reasons.find((reason) => !(reason instanceof LeftAsIs)) ?? reasons[0];
  if (worst !== undefined) throw worst;
}

async function all<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const ends = await settleAll(items, allAtOnce, work);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
