import type { Change } from '../../lib/journal/events.js';
import { changedNames } from '../../lib/values/changed-names.js';
import type { HostState, Release, SeenContainer } from './probe.js';
import type { ReleaseRecord, ServiceRecord } from './record.js';

/** A container that was started this recently, by `docker ps`: an exact time is not shown. */
const justStarted = /^Up (Less than a second|\d+ seconds?|About a minute)/;
/** So long after a release was verified, none of its containers can still be starting; milliseconds. */
const settledMs = 150_000;

/**
 * Whether what runs is what the ledger recorded, as `docker ps` shows it: every container is there and well, and
 * no service has another. A container's image and configuration never change in its life, so the same id is the
 * same container.
 *
 * @param now milliseconds since the epoch
 */
export function runsAsRecorded(release: Release, seen: readonly SeenContainer[], now: number): boolean {
  return Object.keys(release.record.services).every(
    (name) => driftOf(name, release, seen, now) === undefined,
  );
}

/** Whether a service is the same in two releases, its image included. */
export function sameService(a: ServiceRecord | undefined, b: ServiceRecord | undefined): boolean {
  return a !== undefined && b !== undefined && serviceDifferences(a, b).length === 0;
}

/**
 * What differs between what runs and what is to run, by service.
 *
 * @param before the release that runs, undefined at the first deploy
 * @param after what is to run
 * @param seen the containers now
 * @param now milliseconds since the epoch
 */
export function serviceChanges(
  before: Release | undefined,
  after: ReleaseRecord,
  seen: readonly SeenContainer[],
  now: number,
): Change[] {
  const old = before?.record.services ?? {};
  const changes: Change[] = [];
  for (const [name, service] of Object.entries(after.services)) {
    const subject = `service ${name}`;
    const was = old[name];
    if (was === undefined) {
      changes.push({ subject, action: 'create', detail: service.image });
      continue;
    }
    const differences = serviceDifferences(was, service);
    const drift = differences.length === 0 ? driftOf(name, before, seen, now) : undefined;
    if (drift !== undefined) differences.push(drift);
    if (differences.length > 0) changes.push({ subject, action: 'recreate', detail: differences.join('; ') });
  }
  for (const name of Object.keys(old)) {
    if (!(name in after.services || after.left.includes(name)))
      changes.push({ subject: `service ${name}`, action: 'remove' });
  }
  return changes;
}

/**
 * What changes on a host with a release; files that nothing uses make one of their own, so that they are seen once only.
 *
 * @returns none where what runs is what is wanted
 */
export function allChanges(
  state: Pick<HostState, 'current' | 'containers'>,
  record: ReleaseRecord,
): Change[] {
  const changes = serviceChanges(state.current, record, state.containers, Date.now());
  const settled = state.current?.status.state === 'healthy';
  if (changes.length > 0 || (settled && state.current?.record.fingerprint === record.fingerprint))
    return changes;
  const detail = settled
    ? 'files or variables that no service uses'
    : 'an earlier deploy did not come to its end';
  return [{ subject: 'release', action: 'update', detail }];
}

function serviceDifferences(was: ServiceRecord, is: ServiceRecord): string[] {
  const differences: string[] = [];
  if (was.image !== is.image) differences.push(`image ${was.image} -> ${is.image}`);
  else if (was.pinned !== is.pinned) differences.push(`image ${is.image}: ${was.pinned} -> ${is.pinned}`);
  const variables = changedNames(was.environment, is.environment);
  if (variables.length > 0) differences.push(`environment ${variables.join(', ')}`);
  if (was.fingerprint !== is.fingerprint) differences.push('configuration');
  return differences;
}

/**
 * What became of a service's containers since they were recorded, in words; undefined when all is as it was.
 *
 * @param now milliseconds since the epoch
 */
export function driftOf(
  name: string,
  before: Release | undefined,
  seen: readonly SeenContainer[],
  now: number,
): string | undefined {
  const recorded = before?.status.containers.filter(({ service }) => service === name) ?? [];
  const settled = before?.status.at !== undefined && now - Date.parse(before.status.at) > settledMs;
  for (const { id } of recorded) {
    const container = seen.find((candidate) => candidate.id === id);
    if (container === undefined) return 'its container was removed or replaced';
    const well = container.state === 'running' && !/\((unhealthy|health: starting)\)/.test(container.status);
    if (!well) return `its container is ${container.status}`;
    // One that ends and is started again and again looks well whenever it is looked at between two ends.
    if (settled && justStarted.test(container.status))
      return `its container was started again (${container.status})`;
  }
  const ids = new Set(recorded.map(({ id }) => id));
  const more = seen.some(({ id, service, state }) => service === name && state === 'running' && !ids.has(id));
  return more ? 'it has a container that no release started' : undefined;
}
