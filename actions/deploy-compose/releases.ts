import { resolvedFile } from '../../lib/docker/compose-command.js';
import type { Host } from '../../lib/host/host.js';
import { listReleasesText, parseReleases } from '../../lib/host/ledger-look.js';
import { toTargetReleases } from '../../lib/rollout/ledger-releases.js';
import type { TargetReleases } from '../../lib/rollout/way-back.js';
import { type HostState, lookFurther, parseProbe, type Release } from './probe.js';

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
  const output = await lookFurther(host, project, runId, listReleasesText(resolvedFile), signal);
  return { state: parseProbe(output), releases: parseReleases<Release>(output) };
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
