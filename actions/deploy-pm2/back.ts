import type { Capability, Planned, StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { tellOnce } from '../../lib/rollout/half-done.js';
import { fromAndTo, ranBefore } from '../../lib/rollout/ledger-releases.js';
import { workerDetails } from './capability.js';
import { drift } from './difference.js';
import type { Tools } from './pm2.js';
import type { HostState } from './probe.js';
import type { AppRelease } from './record.js';
import { probeReleases } from './releases.js';
import type { AppRequest, DeployPm2Inputs } from './request.js';
import { bringUp, type Switch, settle, waitUntilWell } from './switch.js';
import { missingTools } from './tools.js';
import { putBack, switchTo } from './undo.js';

interface BackPlan extends Planned {
  readonly state: HostState;
  readonly tools: Tools;
  /** What runs. */
  readonly from: AppRelease;
  /** What is gone back to. */
  readonly to: AppRelease;
}

interface BackApplied {
  readonly plan: BackPlan;
  readonly step: Switch;
}

type Back = Capability<DeployPm2Inputs, Host, BackPlan, BackPlan, BackApplied>;

/**
 * Brings back a release that ran well before, from what the host keeps of it.
 *
 * @param release its id; the last one that ran well before what runs now when undefined
 */
export function backCapability(request: AppRequest, release: string | undefined): Back {
  const tell = tellOnce();
  return {
    async plan(host, _inputs, context) {
      const found = await planBack(host, request, release, context);
      tell(host, found.state, context);
      return found;
    },
    prepare: async (_host, _inputs, plan) => plan,

    async apply(host, inputs, plan, context) {
      const step = switchTo(plan.to, placeOf(host, inputs, plan, request));
      const applied = { plan, step };
      context.began(applied);
      await bringUp(step, context);
      return applied;
    },

    async verify(_host, _inputs, { plan, step }, context) {
      const workers = await waitUntilWell(step, context);
      const { id } = plan.to.record;
      const undone = plan.from.record.id;
      await settle(step, { outcome: 'rolled-back', release: id, ...(undone !== id && { undone }) }, context);
      return { release: id, previousRelease: undone, workers: workerDetails(workers) };
    },

    undo: (host, _inputs, { plan, step }, context) =>
      putBack(step, plan.to.record.before, ranBefore(plan, host.name), context, plan.to.status),
  };
}

function placeOf(host: Host, inputs: DeployPm2Inputs, plan: BackPlan, { project }: AppRequest): Switch {
  const place = { root: plan.state.root, project, id: plan.to.record.id };
  return { host, tools: plan.tools, place, inputs, port: undefined, instances: inputs.instances };
}

async function planBack(
  host: Host,
  request: AppRequest,
  wanted: string | undefined,
  { run, signal }: StepContext,
): Promise<BackPlan> {
  const found = await probeReleases(host, request.project, run.id, signal);
  const { state } = found;
  const { from, to } = fromAndTo(found, wanted, host.name);
  const { node, pm2 } = state;
  if (node === undefined || pm2 === undefined) throw missingTools(host.name);
  const plan = {
    busy: state.locked,
    details: { release: from.record.id },
    state,
    tools: { node: node.path, pm2 },
    from,
    to,
  };
  const detail = `${from.record.id} -> ${to.record.id}`;
  const runs = from.record.id === to.record.id && drift(state).length === 0;
  return { ...plan, changes: runs ? [] : [{ subject: `app ${request.app}`, action: 'update', detail }] };
}
