import { resolvedFile } from '../../lib/docker/compose-command.js';
import type { Host } from '../../lib/host/host.js';
import type { PastRelease, TargetReleases } from '../../lib/rollout/way-back.js';
import { firstWord, type HostState, lookFurther, parseProbe, parseRelease, type Release } from './probe.js';

/** A release that lies there whole, by its folder's name; one that was still being prepared is none. */
const listText = `
for folder in releases/*/; do
  [ -f "$folder/${resolvedFile}" ] || continue
  one release-record "$folder/release.json" && one release-status "$folder/state.json"
done
:`;

/** A host with all releases of a project, the oldest first. */
export interface ReleasesState {
  readonly state: HostState;
  readonly releases: readonly Release[];
}

/** Looks at a host and at all releases that lie there, with one command that changes nothing. */
export async function probeReleases(
  host: Host,
  project: string,
  runId: string,
  signal: AbortSignal,
): Promise<ReleasesState> {
  const output = await lookFurther(host, project, runId, listText, signal);
  return { state: parseProbe(output), releases: parseReleases(output) };
}

/** @param output lines of `release-record` and `release-status`, in turn */
export function parseReleases(output: string): Release[] {
  const releases: Release[] = [];
  let record = '';
  for (const line of output.split('\n')) {
    const [kind, rest] = firstWord(line);
    if (kind === 'release-record') record = rest;
    if (kind !== 'release-status') continue;
    const release = parseRelease(record, rest);
    if (release !== undefined) releases.push(release);
  }
  return releases.toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1));
}

/** Whether a release came well to its end once, and was not taken back for a failure since. */
export function ranWell({ status }: Release): boolean {
  return status.state === 'healthy' || (status.state === 'applying' && status.at !== undefined);
}

/**
 * The release that ran well before another one.
 *
 * @returns undefined where that was the first, or where none of those before lies there any more
 */
export function previousOf({ record }: Release, releases: readonly Release[]): Release | undefined {
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
export function toTargetReleases(target: string, { state, releases }: ReleasesState): TargetReleases {
  return {
    target,
    current: state.current?.record.id,
    releases: releases.map((release): PastRelease => {
      const { record, status } = release;
      const previous = wayBackFrom(release, state, releases)?.record.id;
      return {
        id: record.id,
        runId: runIdOf(record.id),
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
export function wayBackFrom(
  release: Release,
  { healthy }: Pick<HostState, 'healthy'>,
  releases: readonly Release[],
): Release | undefined {
  if (release.status.state === 'healthy') return previousOf(release, releases);
  return ranWell(release) ? release : releases.find(({ record }) => record.id === healthy?.record.id);
}

/** The end of the run's id, the same in all releases of one rollout (`releaseId`). */
function runIdOf(releaseId: string): string {
  return releaseId.slice(releaseId.lastIndexOf('-') + 1);
}

/**
 * All releases of a project on one host, for the rollout to decide where each host goes back to; reads only.
 *
 * @param target what the rollout calls this host with this project
 */
export async function releasesOn(
  host: Host,
  project: string,
  target: string,
  signal: AbortSignal,
): Promise<TargetReleases> {
  return toTargetReleases(target, await probeReleases(host, project, '', signal));
}
