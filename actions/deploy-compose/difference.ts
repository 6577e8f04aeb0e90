import type { Change } from '../../lib/journal/events.js';
import type { Release, SeenContainer } from './probe.js';
import type { ReleaseRecord, ServiceRecord } from './record.js';

/**
 * Whether every container that the ledger recorded is there and well, as `docker ps` shows it. A container's
 * image and configuration never change in its life, so the same id is the same container.
 */
export function runsAsRecorded(release: Release, seen: readonly SeenContainer[]): boolean {
  const containers = new Map(seen.map((container) => [container.id, container]));
  return release.status.containers.every(({ id, ended }) => {
    const container = containers.get(id);
    return container !== undefined && isWell(container, ended);
  });
}

function isWell(container: SeenContainer, ended: boolean): boolean {
  if (ended) return container.state === 'exited' && container.status.startsWith('Exited (0)');
  return container.state === 'running' && !/\((unhealthy|health: starting)\)/.test(container.status);
}

/** Services whose recorded container ended well and is still there: they need not run again. */
export function endedServices(release: Release, seen: readonly SeenContainer[]): Set<string> {
  const there = new Map(seen.map((container) => [container.id, container]));
  const ended = release.status.containers.filter(({ id, ended: well }) => {
    const container = there.get(id);
    return well && container !== undefined && isWell(container, true);
  });
  return new Set(ended.map(({ service }) => service));
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
 */
export function serviceChanges(
  before: Release | undefined,
  after: ReleaseRecord,
  seen: readonly SeenContainer[],
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
    const drift = differences.length === 0 ? driftOf(name, before, seen) : undefined;
    if (drift !== undefined) differences.push(drift);
    if (differences.length > 0) changes.push({ subject, action: 'recreate', detail: differences.join('; ') });
  }
  for (const name of Object.keys(old)) {
    if (!(name in after.services || after.left.includes(name)))
      changes.push({ subject: `service ${name}`, action: 'remove' });
  }
  return changes;
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

/** `NAME`, `+NAME`, `-NAME` of what changed, came and went. */
function changedNames(was: Readonly<Record<string, string>>, is: Readonly<Record<string, string>>): string[] {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return names.flatMap((name) => {
    if (was[name] === is[name]) return [];
    if (was[name] === undefined) return [`+${name}`];
    return is[name] === undefined ? [`-${name}`] : [name];
  });
}

/** What became of a service's containers since they were recorded. */
function driftOf(
  name: string,
  before: Release | undefined,
  seen: readonly SeenContainer[],
): string | undefined {
  const recorded = before?.status.containers.filter(({ service }) => service === name) ?? [];
  for (const { id, ended } of recorded) {
    const container = seen.find((candidate) => candidate.id === id);
    if (container === undefined) return 'its container was removed or replaced';
    if (!isWell(container, ended)) return `its container is ${container.status}`;
  }
  return undefined;
}
