import type { Host } from '../../lib/host/host.js';
import { listReleasesText, parseReleases } from '../../lib/host/ledger-look.js';
import { toTargetReleases } from '../../lib/rollout/ledger-releases.js';
import type { TargetReleases } from '../../lib/rollout/way-back.js';
import { hashesFile } from './prepare.js';
import { type HostState, lookFurther, parseProbe } from './probe.js';
import type { AppRelease } from './record.js';

/** A host with all releases of an app, the oldest first. */
export interface ReleasesState {
  readonly state: HostState;
  readonly releases: readonly AppRelease[];
}

const moreText = `cd "$root" 2>/dev/null || exit 0${listReleasesText(hashesFile)}`;

/** Looks at a host and at all releases that lie there, with one command that changes nothing. */
export async function probeReleases(
  host: Host,
  project: string,
  runId: string,
  signal: AbortSignal,
): Promise<ReleasesState> {
  const output = await lookFurther(
    host,
    { project, runId, health: undefined, more: `\n${moreText}` },
    signal,
  );
  return { state: parseProbe(output), releases: parseReleases<AppRelease>(output) };
}

/**
 * All releases of an app on one host, for the rollout to decide where each host goes back to; reads only.
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
