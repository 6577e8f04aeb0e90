import type { Capability, Planned, StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { tellOnce } from '../../lib/rollout/half-done.js';
import { startAtBoot } from './boot.js';
import { changesOf } from './difference.js';
import type { Worker } from './pm2.js';
import { type PreparedRelease, prepareRelease } from './prepare.js';
import { type HostState, probeHost } from './probe.js';
import { pruneReleases } from './prune.js';
import type { AppRequest, DeployPm2Inputs } from './request.js';
import { bringUp, type Switch, settle, waitUntilWell } from './switch.js';
import { checkTools } from './tools.js';
import { putBack } from './undo.js';

interface AppPlan extends Planned {
  readonly state: HostState;
}

interface AppliedRelease {
  readonly prepared: PreparedRelease;
  readonly step: Switch;
}

type Pm2 = Capability<DeployPm2Inputs, Host, AppPlan, PreparedRelease, AppliedRelease>;

/** Deploys one request to any host. */
export function pm2Capability(request: AppRequest): Pm2 {
  const tell = tellOnce();
  return {
    async plan(host, _inputs, context) {
      const found = await plan(host, request, context);
      tell(host, found.state, context);
      return found;
    },
    prepare: (host, _inputs, { state }, context) => prepareRelease(host, request, state, context),

    async apply(host, inputs, prepared, context) {
      const { tools, place } = prepared;
      const { instances, 'app-port': port } = inputs;
      const step: Switch = { host, tools, place, inputs, port, instances };
      const applied = { prepared, step };
      context.began(applied);
      await bringUp(step, context);
      return applied;
    },

    async verify(_host, _inputs, { prepared, step }, context) {
      const workers = await waitUntilWell(step, context);
      const { id } = step.place;
      await settle(step, { outcome: 'deployed', release: id }, context);
      const previousRelease = prepared.state.healthy?.record.id;
      return { release: id, ...(previousRelease && { previousRelease }), workers: workerDetails(workers) };
    },

    undo: (_host, _inputs, { prepared, step }, context) =>
      putBack(step, prepared.record.before, prepared.state.healthy, context),

    async finish(host, inputs, { prepared, step }, context) {
      await startAtBoot(host, step.place.project, step.tools, prepared.state, context);
      await pruneReleases(host, step.place, inputs['keep-releases'], context);
    },
  };
}

async function plan(host: Host, request: AppRequest, context: StepContext): Promise<AppPlan> {
  const { project, inputs } = request;
  const state = await probeHost(host, project, context.run.id, inputs.health, context.signal);
  const changes = changesOf(request, state);
  if (changes.length > 0) checkTools(host, state, request);
  return { changes, busy: state.locked, details: { release: state.current?.record.id }, state };
}

/** What the results say of workers. */
export function workerDetails(workers: readonly Worker[]): readonly Readonly<Record<string, unknown>>[] {
  return workers.map(({ id, pid, status, restarts, memory }) => ({ id, pid, status, restarts, memory }));
}
