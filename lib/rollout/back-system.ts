import type { Ending, RunContext } from '../capability/define-action.js';
import { inParallel } from '../concurrency/in-parallel.js';
import { toDeployError } from '../errors/deploy-error.js';
import { HostFolders } from './host-folders.js';
import type { ReachedSystem } from './reach-system.js';
import type { SystemRun } from './roll-out-system.js';
import type { StepWork } from './step-action.js';
import type { System } from './system.js';
import { rollOutReached } from './up.js';
import { noneEarlier, releasesToGoBackTo, type TargetReleases, type WayBack } from './way-back.js';

/** How far to go back. */
export interface BackRequest {
  readonly dryRun: boolean;
  /** The id of a release, or of the run that made it; before the last run that changed anything when left out. */
  readonly to?: string;
}

/**
 * Brings back what all hosts of a system ran together before, as one run along the graph, and undoes that as a whole
 * where it fails.
 *
 * Of the steps, those that keep releases go back; what provides for the host itself, such as swap, stays. A wait is
 * taken in the phases in which something goes back, so that `rolled-back` is as true as `deployed`; those of other
 * phases are left out, since what they look at was not touched and must not stand in the way.
 *
 * @returns `rolled-back` when it did; `unchanged` with an error where there is nothing to go back to
 */
export async function rollBack(system: System, request: BackRequest, context: RunContext): Promise<Ending> {
  return rollOutReached(system, context, async (reached) => waysBack(system, reached, request, context));
}

/** What is to be run in place of the deploy; an ending where nothing is. */
async function waysBack(
  system: System,
  reached: ReachedSystem,
  { dryRun, to }: BackRequest,
  context: RunContext,
): Promise<SystemRun | Ending> {
  const releases = await releasesOfSystem(system, reached, context);
  let ways: readonly WayBack[];
  try {
    ways = releasesToGoBackTo(releases, to === undefined ? undefined : releaseNamed(to, releases));
  } catch (thrown) {
    const error = toDeployError(thrown);
    if (error.code !== 'release-none-earlier') throw thrown;
    return { outcome: 'unchanged', outputs: {}, error };
  }
  const back = new Map(ways.flatMap((way) => (way.kind === 'back' ? [[way.target, way.release]] : [])));
  if (back.size === 0) return nothingToGoBackTo(ways, releases, to);
  for (const { target } of ways.filter(({ kind }) => kind === 'none')) {
    const message = `${target} stays as it is: nothing ran there before`;
    context.journal.write({ type: 'warning', message });
  }
  const moving = new Set(
    system.phases.filter(({ hosts, steps }) =>
      hosts.some((host) => steps.some(({ work }) => back.has(targetName(host, work)))),
    ),
  );
  return {
    dryRun,
    success: 'rolled-back',
    instead(work, host, phase) {
      const release = back.get(targetName(host, work));
      if (release !== undefined) return work.back?.(release);
      // What keeps nothing on the host only waits; migrations do not go back.
      const waits = work.state === undefined && !work.leads;
      return waits && moving.has(phase) ? work.capability : undefined;
    },
  };
}

function releasesOfSystem(
  { phases, concurrency }: System,
  { byName }: ReachedSystem,
  { signal }: RunContext,
): Promise<TargetReleases[]> {
  const folders = new HostFolders();
  const places = phases.flatMap(({ hosts, steps }) =>
    hosts.flatMap((host) => steps.map(({ work }) => ({ host, work }))),
  );
  const keeping = places.filter(({ work }) => work.releases !== undefined && work.back !== undefined);
  return inParallel(keeping, concurrency, async ({ host, work }) => {
    const remote = byName.get(host);
    if (remote === undefined || work.releases === undefined) throw new Error(`host ${host} was not reached`);
    return work.releases(folders.host(remote, work.state), targetName(host, work), signal);
  });
}

/** A project on a host, as messages call it. */
function targetName(host: string, { state }: StepWork): string {
  return `${state?.project} on ${host}`;
}

/** The end of a run's id stands for any of its releases: the same on all hosts. */
export function releaseNamed(to: string, targets: readonly TargetReleases[]): string {
  const all = targets.flatMap(({ releases }) => releases);
  if (all.some(({ id }) => id === to)) return to;
  const ofRun = all.filter(({ runId, healthy }) => runId === to && healthy).map(({ id }) => id);
  return ofRun.toSorted().at(-1) ?? to;
}

function nothingToGoBackTo(
  ways: readonly WayBack[],
  releases: readonly TargetReleases[],
  to: string | undefined,
): Ending {
  const first = ways.find(({ kind }) => kind === 'none')?.target;
  // What was asked for runs already: that is no failure.
  if (to !== undefined && first === undefined) return { outcome: 'unchanged', outputs: {} };
  const current = releases.find(({ target }) => target === first)?.current;
  return { outcome: 'unchanged', outputs: {}, error: noneEarlier(undefined, current) };
}
