import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { dockerLines, tryDocker } from './engine.js';
import { fleetLabel, fleetsFolder, kept, ownerLabel, ownerLives } from './labels.js';

/** A fleet that has a container or a network on this machine's engine. */
export interface ListedFleet {
  readonly id: string;
  readonly owner: string;
  readonly containers: readonly string[];
}

/** The fleets on this machine, whoever made them. */
export async function listFleets(): Promise<readonly ListedFleet[]> {
  const format = (name: string) => `{{.Label "${fleetLabel}"}} {{.Label "${ownerLabel}"}} ${name}`;
  const filter = ['--filter', `label=${ownerLabel}`, '--format'];
  const [containers, networks] = await Promise.all([
    dockerLines(['ps', '--all', ...filter, format('{{.Names}}')]),
    dockerLines(['network', 'ls', ...filter, format('')]),
  ]);
  const fleets = new Map<string, { id: string; owner: string; containers: string[] }>();
  for (const line of [...containers, ...networks]) {
    const [id = '', owner = '', name] = line.trim().split(' ');
    const fleet = fleets.get(id) ?? { id, owner, containers: [] };
    if (name) fleet.containers.push(name);
    fleets.set(id, fleet);
  }
  return [...fleets.values()];
}

/** Removes everything that carries the fleet's label, whatever state it is in; may be repeated. */
export async function removeFleet(id: string): Promise<void> {
  const filter = ['--filter', `label=${fleetLabel}=${id}`];
  const paused = await dockerLines(['ps', '--quiet', ...filter, '--filter', 'status=paused']);
  if (paused.length > 0) await tryDocker(['unpause', ...paused]);
  const containers = await dockerLines(['ps', '--all', '--quiet', ...filter]);
  if (containers.length > 0) await tryDocker(['rm', '--force', '--volumes', ...containers]);

  const networks = await dockerLines(['network', 'ls', '--quiet', ...filter]);
  for (const network of networks) {
    // A registry that several fleets use is still connected.
    const format = '{{range $id, $_ := .Containers}}{{println $id}}{{end}}';
    // One that is gone meanwhile was removed by another process: leftovers are everybody's.
    const members = await tryDocker(['network', 'inspect', network, '--format', format]);
    for (const member of members.stdout.split('\n').filter(Boolean)) {
      await tryDocker(['network', 'disconnect', '--force', network, member]);
    }
  }
  if (networks.length > 0) await tryDocker(['network', 'rm', ...networks]);
  const volumes = await dockerLines(['volume', 'ls', '--quiet', ...filter]);
  if (volumes.length > 0) await tryDocker(['volume', 'rm', '--force', ...volumes]);
  const images = await dockerLines(['image', 'ls', '--quiet', ...filter]);
  if (images.length > 0) await tryDocker(['image', 'rm', '--force', ...new Set(images)]);
  await rm(join(fleetsFolder(), id), { recursive: true, force: true });
  await failIfLeft(id, filter);
}

async function failIfLeft(id: string, filter: readonly string[]): Promise<void> {
  const left = [
    ...(await dockerLines(['ps', '--all', '--quiet', ...filter])),
    ...(await dockerLines(['network', 'ls', '--quiet', ...filter])),
    ...(await dockerLines(['volume', 'ls', '--quiet', ...filter])),
  ];
  if (left.length > 0) throw new Error(`of fleet ${id} could not be removed: ${left.join(', ')}`);
}

/**
 * Removes the fleets whose process is gone, and nothing of a process that lives.
 *
 * @param options.kept also those that `scripts/fleet/fleet up` made
 * @returns their ids
 */
export async function removeLeftovers(options: { readonly kept: boolean }): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const fleet of await listFleets()) {
    const isLeft = fleet.owner === kept ? options.kept : !(await ownerLives(fleet.owner));
    if (!isLeft) continue;
    await removeFleet(fleet.id);
    removed.push(fleet.id);
  }
  return removed;
}
