import type { RunIdentity } from '../capability/capability.js';
import type { LedgerRelease } from '../host/ledger.js';
import type { LedgerLook } from '../host/ledger-look.js';
import { runOfRelease } from '../host/releases.js';
import type { Recovered } from './recovered.js';
import type { RecoverOptions } from './step-action.js';
import {
  noneEarlier,
  nothingRanWell,
  type PastRelease,
  releaseUnknown,
  type TargetReleases,
} from './way-back.js';

/** A host with all releases of a project, the oldest first. */
export interface ReleasesOn<Release extends LedgerRelease> {
  readonly state: Pick<LedgerLook<Release>, 'current' | 'healthy'>;
  readonly releases: readonly Release[];
}

/** Whether a release came well to its end once, and was not taken back for a failure since. */
function ranWell({ status }: LedgerRelease): boolean {
  return status.state === 'healthy' || (status.state === 'applying' && status.at !== undefined);
}

/**
 * The release that ran well before another one.
 *
 * @returns undefined where that was the first, or where none of those before lies there any more
 */
export function previousOf<Release extends LedgerRelease>(
  { record }: Release,
  releases: readonly Release[],
): Release | undefined {
  const well = releases.filter(ranWell);
  const named = well.find((one) => one.record.id === record.previous);
  if (named !== undefined || record.before.kind !== 'release') return named;
  // Records of old versions do not name it.
  return well.findLast((one) => one.record.id < record.id);
}

/**
 * What `releasesToGoBackTo` decides on.
 *
 * @param target what the rollout calls this host with this project
 */
export function toTargetReleases<Release extends LedgerRelease>(
  target: string,
  { state, releases }: ReleasesOn<Release>,
): TargetReleases {
  return {
    target,
    current: state.current?.record.id,
    releases: releases.map((release): PastRelease => {
      const { record, status } = release;
      const previous = wayBackFrom(release, state, releases)?.record.id;
      return {
        id: record.id,
        runId: runOfRelease(record.id),
        healthy: ranWell(release),
        half: status.state === 'applying',
        at: status.at ?? record.createdAt,
        ...(previous !== undefined && { previous }),
      };
    }),
  };
}

/**
 * Where a release is gone back to from. One that never came well to its end goes to what ran well last; one that a
 * killed run was going back to is what was wanted.
 */
function wayBackFrom<Release extends LedgerRelease>(
  release: Release,
  { healthy }: Pick<LedgerLook<Release>, 'healthy'>,
  releases: readonly Release[],
): Release | undefined {
  if (release.status.state === 'healthy') return previousOf(release, releases);
  return ranWell(release) ? release : releases.find(({ record }) => record.id === healthy?.record.id);
}

/**
 * What runs and what is gone back to.
 *
 * @param wanted the id of a release
 * @throws DeployError `release-none-earlier`, `release-unknown`
 */
export function fromAndTo<Release extends LedgerRelease>(
  { state, releases }: ReleasesOn<Release>,
  wanted: string | undefined,
  host: string,
): { readonly from: Release; readonly to: Release } {
  const from = state.current;
  if (from === undefined) throw noneEarlier(host);
  if (wanted === undefined) {
    const to = wayBackFrom(from, state, releases);
    if (to === undefined) throw noneEarlier(host, from.record.id);
    return { from, to };
  }
  const well = releases.filter(ranWell);
  const to = well.find(({ record }) => record.id === wanted);
  if (to !== undefined) return { from, to };
  throw releaseUnknown(
    wanted,
    well.map(({ record }) => record.id),
    host,
  );
}

/**
 * What a way back that failed goes back to itself.
 *
 * @throws DeployError `release-not-put-back` where nothing ran well before it
 */
export function ranBefore<Release extends LedgerRelease>(
  { from, to, state }: Pick<ReleasesOn<Release>, 'state'> & { readonly from: Release; readonly to: Release },
  host: string,
): Release {
  const ran = from.status.state === 'healthy' ? from : state.healthy;
  if (ran === undefined || ran.record.id === to.record.id) throw nothingRanWell(host, from.record.id);
  return ran;
}

/**
 * What is to be done on a host after a run was killed.
 *
 * @param options `rollback` false leaves what the run brought, `keep` what it brought to its end
 * @returns what to go back to, undefined for what ran before the first deploy; or the answer, where nothing is
 *   to be done or nothing can be: `done` is a host that stays with what the run brought
 */
export function recoveryOf<Release extends LedgerRelease>(
  run: Pick<RunIdentity, 'id'>,
  { state, releases }: ReleasesOn<Release>,
  { rollback, keep }: RecoverOptions & { readonly rollback: boolean },
): { readonly previous: Release | undefined } | Recovered {
  const { current, healthy } = state;
  const left = current && leftBy(run, current, healthy);
  if (left === undefined || current === undefined) return 'untouched';
  if (left === 'settled' && keep) return 'untouched';
  if (!rollback) return left === 'settled' ? 'done' : 'untouched';
  if (left === 'half') return { previous: healthy };
  const previous = previousOf(current, releases);
  const { kind } = current.record.before;
  const canGoBack = previous !== undefined || kind === 'nothing' || kind === 'by-hand';
  return canGoBack ? { previous } : 'done';
}

/**
 * How a killed run left a host, nobody else being at work there: `settled` when its release had come well to its
 * end, `half` when it was being brought up, or when the healthy release was being brought back.
 */
export function leftBy<Release extends LedgerRelease>(
  run: Pick<RunIdentity, 'id'>,
  current: Release,
  healthy: Release | undefined,
): 'settled' | 'half' | undefined {
  const isOurs = current.record.id.endsWith(run.id.slice(-6));
  if (current.status.state === 'healthy') return isOurs ? 'settled' : undefined;
  if (current.status.state !== 'applying') return undefined;
  return isOurs || current.record.id === healthy?.record.id ? 'half' : undefined;
}
