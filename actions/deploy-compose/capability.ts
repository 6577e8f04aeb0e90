import type { Capability, Planned, StepContext } from '../../lib/capability/capability.js';
import { dockerDenied } from '../../lib/docker/errors.js';
import { type HealthWatch, watchHealth } from '../../lib/docker/health.js';
import { pruneImages } from '../../lib/docker/prune.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { tellOnce } from '../../lib/rollout/half-done.js';
import { runsAsRecorded } from './difference.js';
import { dockerMissing } from './errors.js';
import type { ImageSources } from './images.js';
import { settle } from './ledger.js';
import { type PreparedRelease, prepareRelease } from './prepare.js';
import { type HostState, probeHost } from './probe.js';
import { pruneReleases } from './prune.js';
import { rehearse } from './rehearse.js';
import { type DeployComposeInputs, fingerprintOf, type ReleaseRequest } from './request.js';
import { serviceDetails } from './service-details.js';
import { startTimes } from './start-times.js';
import { bringUp, type Switch, waitUntilWell } from './switch.js';
import { putBack } from './undo.js';

interface ComposePlan extends Planned {
  readonly state: HostState;
}

interface AppliedRelease {
  readonly prepared: PreparedRelease;
  readonly step: Switch;
  /** Begins to listen while `current` is moved. */
  readonly watch: Promise<HealthWatch>;
}

type Compose = Capability<DeployComposeInputs, Host, ComposePlan, PreparedRelease, AppliedRelease>;

/** Deploys one request to any host. */
export function composeCapability(request: ReleaseRequest, sources: ImageSources): Compose {
  const tell = tellOnce();
  const tellEdited = tellEditedOnce();
  return {
    async plan(host, inputs, context) {
      const found = await plan(host, inputs, request, sources, context);
      tell(host, found.state, context);
      if (found.changes.length === 0) tellEdited(host, found.state, context);
      return found;
    },
    prepare: (host, _inputs, { state }, context) => prepareRelease(host, request, state, sources, context),

    async apply(host, inputs, prepared, context) {
      const watch = watchHealth(host.remote, prepared.docker, request.project);
      const step: Switch = {
        host,
        ...prepared,
        rolling: prepared.record.rolling,
        before: prepared.state.containers,
        interrupted: prepared.state.current?.status.state === 'applying',
        healthTimeoutMs: inputs['health-timeout'],
        stableForMs: inputs['stable-for'],
      };
      const applied = { prepared, step, watch };
      context.began(applied);
      await bringUp(step, watch, context);
      return applied;
    },

    async verify(host, _inputs, { prepared, step, watch }, context) {
      const listening = await watch;
      const { containers, times } = await waitUntilWell(step, listening, context);
      const line = { outcome: 'deployed', release: step.release.id } as const;
      const [startedMs] = await Promise.all([
        startTimes(step, containers),
        settle(host, step.release, containers, step.ended, line, context),
        listening.stop(),
      ]);
      const { imageMs } = prepared;
      const services = serviceDetails(step.record, { times, imageMs, startedMs });
      const previousRelease = prepared.state.healthy?.record.id;
      return { release: step.release.id, ...(previousRelease && { previousRelease }), services };
    },

    async undo(_host, _inputs, { prepared, step, watch }, context) {
      // Where listening could not even begin, there is nothing to end.
      await watch.then(
        (listening) => listening.stop(),
        () => undefined,
      );
      await putBack(step, prepared.state.healthy, context);
    },

    async finish(host, inputs, { step }, context) {
      const keepCount = inputs['keep-releases'];
      const { keep, known } = await pruneReleases(host, step.docker, step.release, keepCount, context);
      if (!inputs.prune || known.length === 0) return;
      await pruneImages({
        remote: host.remote,
        docker: step.docker,
        signal: context.signal,
        deadlineMs: 120_000,
        keep,
        known,
      });
    },
  };
}

async function plan(
  host: Host,
  inputs: DeployComposeInputs,
  request: ReleaseRequest,
  sources: ImageSources,
  context: StepContext,
): Promise<ComposePlan> {
  const state = await probeHost(host, request.project, context.run.id, context.signal);
  const { docker, current, locked: busy } = state;
  if (docker.kind === 'denied') throw dockerDenied(host.name, host.remote.username, docker.said);
  if (docker.kind === 'missing' && !inputs['install-docker']) throw dockerMissing(host.name);
  const details = { release: current?.record.id };
  if (current !== undefined && (await isAsWanted(inputs, request, state, sources, context.signal))) {
    return { changes: [], busy, details, state };
  }
  if (context.dryRun && docker.kind === 'usable') {
    const preparation = { host, docker: docker.command, request, sources, context };
    const { changes, diff } = await rehearse(preparation, state);
    return { changes, busy, details: { ...details, diff }, state };
  }
  const changes = [{ subject: `project ${request.project}`, action: current ? 'update' : 'create' } as const];
  return { changes, busy, details, state };
}

/** Makes what warns, once for each host, of files that `nothing to do` would leave as somebody made them there. */
function tellEditedOnce(): (host: Host, state: HostState, context: StepContext) => void {
  const told = new Set<Host>();
  return (host, { edited }, { journal }) => {
    if (edited.length === 0 || told.has(host)) return;
    told.add(host);
    journal.write({
      type: 'warning',
      target: host.name,
      message: `${edited.join('; ')}; it stays like that until a deploy changes something there`,
    });
  };
}

/** Whether what runs is what is asked for, as far as it can be known without asking a registry. */
async function isAsWanted(
  inputs: DeployComposeInputs,
  request: ReleaseRequest,
  state: HostState,
  sources: ImageSources,
  signal: AbortSignal,
): Promise<boolean> {
  const { current, key } = state;
  if (current === undefined || key === undefined) return false;
  if (current.status.state !== 'healthy') return false;
  if (current.record.fingerprint !== keyedFingerprint(key, fingerprintOf(request))) return false;
  if (!runsAsRecorded(current, state.containers, Date.now())) return false;
  if (inputs.pull === 'always' && inputs.transfer === 'registry') return false;
  if (inputs.transfer !== 'ssh') return true;
  // The tag of an image on the runner may have moved since.
  const images = Object.values(current.record.services);
  const now = await sources.runner.ids([...new Set(images.map(({ image }) => image))], signal);
  return images.every(({ image, imageId }) => now.get(image) === imageId);
}
