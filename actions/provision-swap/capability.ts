import type { Capability, Planned, Prepared, StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { readSwap } from '../../lib/host/swap-host.js';
import type { SwapState } from '../../lib/host/swap-state.js';
import { type Decision, decide, type SwapWish } from './decide.js';
import { notAsWanted } from './errors.js';
import { changeHost, fillMethod, lookAtFile, putBack } from './steps.js';

/** What a plan knows and later parts need. */
export interface SwapPlan extends Planned {
  readonly state: SwapState;
  readonly decision: Decision;
}

/** How files are filled on this host; `fallocate` is instant. */
export type FillMethod = 'fallocate' | 'write';

export interface SwapReady extends Prepared {
  readonly plan: SwapPlan;
  readonly method: FillMethod;
}

/** What undo has to know. */
export interface SwapApplied {
  readonly before: SwapState;
  readonly decision: Decision;
  readonly method: FillMethod;
}

/** Gives a host a swap file. */
export const provisionSwapCapability: Capability<SwapWish, Host, SwapPlan, SwapReady, SwapApplied> = {
  async plan(host, wish, context) {
    const state = await readSwap(host.remote, wish.path, context.signal);
    const decision = decide(host.name, state, wish);
    if (decision.changes.length > 0) await lookAtFile(host.remote, state, decision, context.signal);
    return { state, decision, changes: decision.changes, details: detailsOf(state) };
  },

  async prepare(host, wish, plan, context) {
    const { kind } = plan.decision.file;
    const fills = kind === 'create' || kind === 'resize';
    const method = fills ? await fillMethod(host, plan.state, context.signal) : 'fallocate';
    warnOfOverrides(plan.state, wish, context);
    return { plan, method };
  },

  async apply(host, wish, { plan, method }, context) {
    const applied = { before: plan.state, decision: plan.decision, method };
    context.began(applied);
    await changeHost(host, wish, applied, context.signal);
    return applied;
  },

  async verify(host, wish, _applied, context) {
    const state = await readSwap(host.remote, wish.path, context.signal);
    const { changes } = decide(host.name, state, wish);
    if (changes.length > 0)
      throw notAsWanted(
        host.name,
        changes.map(({ subject }) => subject),
      );
    return detailsOf(state);
  },

  async undo(host, _wish, applied, context) {
    await putBack(host, applied, context.signal);
  },
};

function detailsOf({ path, active, others, swappiness }: SwapState): Readonly<Record<string, unknown>> {
  const area = (one: { readonly bytes: number; readonly usedBytes: number }) => ({
    bytes: one.bytes,
    usedBytes: one.usedBytes,
  });
  return {
    swap: [...(active ? [active] : []), ...others].map((one) => ({ name: one.name, ...area(one) })),
    path,
    swappiness,
  };
}

function warnOfOverrides(state: SwapState, wish: SwapWish, { journal }: StepContext): void {
  if (state.overriddenBy.length === 0) return;
  const files = state.overriddenBy.join(', ');
  const message = `${files} also sets vm.swappiness and is read later at boot: ${wish.swappiness} holds until the next reboot only`;
  journal.write({ type: 'warning', message });
}
