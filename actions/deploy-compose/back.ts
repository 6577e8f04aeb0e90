import type { Capability, Planned, StepContext } from '../../lib/capability/capability.js';
import { dockerDenied } from '../../lib/docker/errors.js';
import { type HealthWatch, watchHealth } from '../../lib/docker/health.js';
import type { Host } from '../../lib/host/host.js';
import type { Change } from '../../lib/journal/events.js';
import { tellOnce } from '../../lib/rollout/half-done.js';
import { fromAndTo, ranBefore } from '../../lib/rollout/ledger-releases.js';
import { ensureImagesOf, refuseImagesGone } from './back-images.js';
import { runsAsRecorded, serviceChanges } from './difference.js';
import { dockerMissing } from './errors.js';
import type { ImageSources } from './images.js';
import { settle } from './ledger.js';
import type { HostState, Release } from './probe.js';
import type { ReleaseRecord } from './record.js';
import { probeReleases, type ReleasesState } from './releases.js';
import type { DeployComposeInputs, ReleaseRequest } from './request.js';
import { serviceDetails } from './service-details.js';
import { bringUp, type Switch, waitUntilWell } from './switch.js';
import { putBack, rollingBack, switchTo } from './undo.js';

interface BackPlan extends Planned {
  readonly docker: readonly string[];
  readonly state: HostState;
  /** What runs. */
  readonly from: Release;
  /** What is gone back to. */
  readonly to: Release;
}

interface BackApplied {
  readonly plan: BackPlan;
  readonly step: Switch;
  readonly watch: Promise<HealthWatch>;
}

type Back = Capability<DeployComposeInputs, Host, BackPlan, BackPlan, BackApplied>;

/**
 * Brings back a release that ran well before, from what the host keeps of it.
 *
 * @param request of what is deployed now: its project, and how long services may take
 * @param release its id; the last one that ran well before what runs now when undefined
 */
export function backCapability(
  request: ReleaseRequest,
  release: string | undefined,
  sources: ImageSources,
): Back {
  const tell = tellOnce();
  return {
    async plan(host, _inputs, context) {
      const found = await planBack(host, request, release, context);
      tell(host, found.state, context);
      return found;
    },

    async prepare(host, _inputs, plan, context) {
      await ensureImagesOf(host, plan.docker, plan.to.record, sources, context);
      return plan;
    },

    async apply(host, inputs, plan, context) {
      const watch = watchHealth(host.remote, plan.docker, request.project);
      const place = {
        host,
        docker: plan.docker,
        release: { root: plan.state.root, project: request.project },
        before: plan.state.containers,
        healthTimeoutMs: inputs['health-timeout'],
        stableForMs: inputs['stable-for'],
      };
      const rolling = rollingBack(plan.to.record, plan.from.record.rolling);
      const step = { ...switchTo(plan.to, place), rolling };
      const applied = { plan, step, watch };
      context.began(applied);
      await bringUp(step, watch, context);
      return applied;
    },

    async verify(host, _inputs, { plan, step, watch }, context) {
      const listening = await watch;
      const { containers, times } = await waitUntilWell(step, listening, context);
      const { id } = plan.to.record;
      const undone = plan.from.record.id;
      const line = { outcome: 'rolled-back', release: id, ...(undone !== id && { undone }) } as const;
      await Promise.all([
        settle(host, step.release, containers, step.ended, line, context),
        listening.stop(),
      ]);
      return { release: id, previousRelease: undone, services: serviceDetails(step.record, { times }) };
    },

    async undo(host, _inputs, { plan, step, watch }, context) {
      await watch.then(
        (listening) => listening.stop(),
        () => undefined,
      );
      await putBack(step, ranBefore(plan, host.name), context, plan.to.status);
    },
  };
}

async function planBack(
  host: Host,
  request: ReleaseRequest,
  wanted: string | undefined,
  context: StepContext,
): Promise<BackPlan> {
  const found = await probeReleases(host, request.project, context.run.id, context.signal);
  const { state } = found;
  if (state.docker.kind === 'denied') throw dockerDenied(host.name, host.remote.username, state.docker.said);
  if (state.docker.kind === 'missing') throw dockerMissing(host.name);
  const { from, to } = fromAndTo(found, wanted, host.name);
  const docker = state.docker.command;
  const plan = { busy: state.locked, docker, state, from, to, details: { release: from.record.id } };
  const runs = from.record.id === to.record.id && from.status.state === 'healthy';
  if (runs && runsAsRecorded(from, state.containers, Date.now())) return { ...plan, changes: [] };
  await refuseImagesGone(host, docker, to.record, context);
  return { ...plan, changes: changesBack(found, from, to) };
}

/** From which release to which, and what that changes of each service, images by digest. */
function changesBack({ state }: ReleasesState, from: Release, to: Release): Change[] {
  const byDigest = { ...from, record: pinned(from.record) };
  const services = serviceChanges(byDigest, pinned(to.record), state.containers, Date.now());
  const detail = `${from.record.id} -> ${to.record.id}`;
  return [{ subject: 'release', action: 'update', detail }, ...services];
}

function pinned(record: ReleaseRecord): ReleaseRecord {
  const services = Object.entries(record.services).map(([name, service]) => [
    name,
    { ...service, image: service.pinned },
  ]);
  return { ...record, services: Object.fromEntries(services) };
}
