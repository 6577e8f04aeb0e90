import { DeployError } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';

/** A release that lies on a host. */
export interface PastRelease {
  /** Ids sort in the order of time, and end with their run's. */
  readonly id: string;
  /** The same in all releases of one rollout, whatever their hosts and projects. */
  readonly runId: string;
  /** It came well to its end once. */
  readonly healthy: boolean;
  /** A run that was killed left it half applied. */
  readonly half: boolean;
  /** When it was verified, else made; ISO 8601. */
  readonly at: string;
  /** The id of the release that ran well before it; absent where there is none to go back to. */
  readonly previous?: string;
}

/** The releases of one project on one host. */
export interface TargetReleases {
  /** What the rollout calls them. */
  readonly target: string;
  /** What runs; undefined where nothing was deployed. */
  readonly current: string | undefined;
  /** The oldest first. */
  readonly releases: readonly PastRelease[];
}

/** Where one target goes. */
export type WayBack =
  | { readonly target: string; readonly kind: 'stays' }
  | { readonly target: string; readonly kind: 'back'; readonly release: string }
  /** It was deployed there for the first time by what is taken back: there is nothing before it. */
  | { readonly target: string; readonly kind: 'none' };

/**
 * Which release each target of a system goes back to, so that all of them run together what they ran together
 * before: the newest run that changed any of them is taken back wherever its release runs, and targets that it
 * did not change keep theirs.
 *
 * @param to the id of a release of one of the targets instead: that one goes there, and the others to what they
 *   ran after the same rollout
 * @returns one for each target, in their order
 * @throws DeployError `release-none-earlier` where nothing was deployed anywhere, `release-unknown`
 */
export function releasesToGoBackTo(targets: readonly TargetReleases[], to?: string): WayBack[] {
  return to === undefined ? lastRunBack(targets) : asAfter(targets, to);
}

function lastRunBack(targets: readonly TargetReleases[]): WayBack[] {
  const currents = targets.flatMap((one) => currentOf(one) ?? []);
  const newest = currents.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  if (newest === undefined) throw noneEarlier();
  return targets.map((one): WayBack => {
    const { target } = one;
    const current = currentOf(one);
    const isDone = current === undefined || (current.runId !== newest.runId && !current.half);
    if (isDone) return { target, kind: 'stays' };
    if (current.previous === undefined) return { target, kind: 'none' };
    return { target, kind: 'back', release: current.previous };
  });
}

function asAfter(targets: readonly TargetReleases[], to: string): WayBack[] {
  const all = targets.flatMap(({ releases }) => releases);
  const wanted = all.find(({ id }) => id === to);
  if (!wanted?.healthy) {
    const known = all.filter(({ healthy }) => healthy).map(({ id }) => id);
    throw releaseUnknown(to, [...new Set(known)]);
  }
  const ofRun = all.filter(({ runId }) => runId === wanted.runId).map(({ id }) => id);
  const end = ofRun.toSorted().at(-1) ?? to;
  return targets.map(({ target, current, releases }): WayBack => {
    const then = releases.findLast(({ id, healthy }) => healthy && id <= end);
    if (then === undefined) return { target, kind: current === undefined ? 'stays' : 'none' };
    const runs = then.id === current && !then.half;
    return runs ? { target, kind: 'stays' } : { target, kind: 'back', release: then.id };
  });
}

function currentOf({ current, releases }: TargetReleases): PastRelease | undefined {
  return releases.find(({ id }) => id === current);
}

/** There is no release before the one that runs. */
export function noneEarlier(host?: string, current?: string): DeployError {
  return new DeployError({
    code: 'release-none-earlier',
    what:
      current === undefined
        ? 'nothing is deployed, so there is nothing to go back from'
        : `there is no release that ran well before ${current}`,
    ...(host !== undefined && { where: `host ${host}` }),
    remedy:
      'Deploy the version that is wanted. How many releases a host keeps is the input keep-releases of deploy-compose.',
  });
}

/** No host has such a release, or it never ran well. */
export function releaseUnknown(id: string, known: readonly string[], host?: string): DeployError {
  const near = nearestName(id, known);
  return new DeployError({
    code: 'release-unknown',
    kind: 'input',
    what: `there is no release ${id} that ran well${near === undefined ? '' : `; did you mean ${near}?`}`,
    ...(host !== undefined && { where: `host ${host}` }),
    remedy:
      known.length === 0
        ? 'No release is kept there: deploy the version that is wanted.'
        : `These are kept, the newest first: ${[...known].toSorted().toReversed().join(', ')}.`,
  });
}

/** A first deploy failed, and nobody knows how what ran before it was started. @param what ran */
export function startUnknown(host: string, what: string): DeployError {
  return new DeployError({
    code: 'release-not-put-back',
    what: `${what} ran before this first deploy, and deploy-kit has no record of how that was started`,
    where: `host ${host}`,
    remedy: 'Start it as it was started before, or mend the release and deploy again.',
  });
}

/** Going back failed, and what ran before it had not come well to its end either. */
export function nothingRanWell(host: string, release: string): DeployError {
  return new DeployError({
    code: 'release-not-put-back',
    what: `${release}, which was there before, had not come well to its end`,
    where: `host ${host}`,
    remedy: 'Deploy the version that is wanted: it takes the host from whatever state it is in.',
  });
}
