import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { docker, machineArguments } from './engine.js';
import type { FleetHost } from './host.js';
import { giveImages, loadImages, makeImage, type ServiceImage } from './images.js';
import { fleetLabel, fleetsFolder, kept, ownerLabel, thisProcess } from './labels.js';
import { writeLoginKey } from './login-key.js';
import { type NamedHost, namedHosts } from './options.js';
import { copyPreparedDisk, preparedDisk } from './prepared.js';
import type { Registry } from './registry.js';
import { removeFleet, removeLeftovers } from './removal.js';
import { allOrFailure, createNetworks, type StartContext, startHost } from './start-host.js';

export { FleetHost } from './host.js';
export type { HostKeyType } from './host-keys.js';
export type { ServiceImage } from './images.js';
export type { HostImage, HostOptions, NamedHost } from './options.js';
export { type Registry, startRegistry } from './registry.js';

export interface FleetOptions {
  /** How many (`host1`, ...), or which. */
  readonly hosts: number | readonly NamedHost[];
  /** Hosts reach it under the same `127.0.0.1:PORT` as this machine does. */
  readonly registry?: Registry;
  /** The fleet stays when this process ends. */
  readonly keep?: boolean;
  /** What its hosts are made from, in place of the images that `scripts/setup` builds. */
  readonly hostImage?: string;
}

/** Hosts on this machine, in a network of their own. */
export class Fleet {
  constructor(
    readonly id: string,
    readonly hosts: readonly FleetHost[],
    /** Of the fleet's key (0600), and of nothing else. */
    readonly folder: string,
  ) {}

  /** A host by its name, or by its number from 0. */
  host(which: string | number): FleetHost {
    const host = this.hosts.find((candidate, index) => candidate.name === which || index === which);
    if (!host) throw new Error(`no host ${which} in the fleet`);
    return host;
  }

  /** All hosts, as the input `host` takes them. */
  get targets(): string {
    return this.hosts.map((host) => host.target).join('\n');
  }

  /** The pins of all hosts. */
  get knownHosts(): string {
    return this.hosts.map((host) => host.knownHosts).join('');
  }

  /** The pins of all hosts under the addresses that they have among themselves. */
  get internalKnownHosts(): string {
    return this.hosts.map((host) => host.internalKnownHosts).join('');
  }

  /** Makes a variant of the service image on this machine's engine; `stop` removes it. */
  makeImage(image: ServiceImage): Promise<string> {
    return makeImage(this.id, image);
  }

  /** Copies an image from this machine's engine into the engines of hosts (all, when not given). */
  loadImage(image: string, hosts: readonly FleetHost[] = this.hosts): Promise<void> {
    return this.loadImages([image], hosts);
  }

  /** As `loadImage`, several at once. */
  loadImages(images: readonly string[], hosts: readonly FleetHost[] = this.hosts): Promise<void> {
    return loadImages(this.folder, images, hosts);
  }

  /** Makes variants of the service image for hosts (all, when not given), and for this machine's engine no names. */
  giveImages(images: readonly ServiceImage[], hosts: readonly FleetHost[] = this.hosts): Promise<void> {
    return giveImages(this, images, hosts);
  }

  /** Removes hosts, networks, volumes, images and keys; safe to repeat, and in any state of the hosts. */
  stop(): Promise<void> {
    return removeFleet(this.id);
  }
}

let leftoversRemoved: Promise<unknown> | undefined;

/**
 * Starts fresh hosts and waits until each one's sshd listens and its engine answers. When one fails, all
 * are removed again. Needs the images that `scripts/setup` builds, and
 * never pulls one.
 */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  // Another process may be removing the same leftovers; what neither removes, `fleet down --all` tells.
  leftoversRemoved ??= removeLeftovers({ kept: false }).catch(() => undefined);
  await leftoversRemoved;
  const id = randomBytes(4).toString('hex');
  try {
    return await start(id, options);
  } catch (error) {
    await removeFleet(id);
    throw error;
  }
}

async function start(id: string, options: FleetOptions): Promise<Fleet> {
  const folder = join(fleetsFolder(), id);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = await writeLoginKey(join(folder, 'key'));
  const hosts = namedHosts(options.hosts);
  const labels = ['--label', `${fleetLabel}=${id}`];
  labels.push('--label', `${ownerLabel}=${options.keep ? kept : await thisProcess()}`);
  const context: StartContext = {
    id,
    labels,
    machine: await machineArguments(),
    ...key,
    hostImage: options.hostImage,
    registry: options.registry,
    bastions: new Set(hosts.flatMap((host) => host.options?.behind ?? [])),
  };
  const prepared = await withPreparedDisks(id, hosts);
  await createNetworks(context);
  const starting = prepared.map((host) => startHost(context, host));
  return new Fleet(id, await allOrFailure(starting), folder);
}

/** Gives the hosts that want images from the start an engine's disk of their own with these images on it. */
async function withPreparedDisks(id: string, hosts: readonly NamedHost[]): Promise<readonly NamedHost[]> {
  const copies = new Map<string, string[]>();
  const prepared: NamedHost[] = [];
  // One after the other: two hosts that want the same images find them prepared.
  for (const host of hosts) {
    const images = host.options?.images ?? [];
    if (images.length === 0) {
      prepared.push(host);
      continue;
    }
    const disk = await preparedDisk(images, (engineDisk) =>
      startFleet({ hosts: [{ name: 'builder', options: { engineDisk } }] }),
    );
    const engineDisk = `deploy-kit-${id}-${host.name}-engine`;
    await docker(['volume', 'create', '--label', `${fleetLabel}=${id}`, engineDisk]);
    copies.set(disk, [...(copies.get(disk) ?? []), engineDisk]);
    prepared.push({ ...host, options: { ...host.options, engineDisk } });
  }
  for (const [disk, volumes] of copies) await copyPreparedDisk(disk, volumes);
  return prepared;
}
