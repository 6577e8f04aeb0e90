import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { docker, machineArguments } from './engine.js';
import { FleetHost } from './host.js';
import { loadImage, makeImage, type ServiceImage } from './images.js';
import { fleetLabel, fleetsFolder, kept, ownerLabel, thisProcess } from './labels.js';
import { type HostOptions, hostEnvironment, type NamedHost, namedHosts } from './options.js';
import { freePort } from './ports.js';
import { preparedDisk } from './prepared.js';
import type { Registry } from './registry.js';
import { removeFleet, removeLeftovers } from './removal.js';

export { FleetHost } from './host.js';
export type { HostKeys, HostKeyType } from './host-keys.js';
export type { ServiceImage } from './images.js';
export type { HostOptions, NamedHost } from './options.js';
export { type Registry, type RegistryOptions, startRegistry } from './registry.js';

export interface FleetOptions {
  /** How many (`host1`, ...), or which. */
  readonly hosts: number | readonly NamedHost[];
  /** Hosts reach it under the same `127.0.0.1:PORT` as this machine does. */
  readonly registry?: Registry;
  /** The fleet stays when this process ends. */
  readonly keep?: boolean;
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

  /** Makes a variant of the service image on this machine's engine; `stop` removes it. */
  makeImage(image: ServiceImage): Promise<string> {
    return makeImage(this.id, image);
  }

  /** Copies an image from this machine's engine into the engines of hosts (all, when not given). */
  loadImage(image: string, hosts: readonly FleetHost[] = this.hosts): Promise<void> {
    return loadImage(this.folder, image, hosts);
  }

  /** Removes hosts, networks, volumes, images and keys; safe to repeat, and in any state of the hosts. */
  stop(): Promise<void> {
    return removeFleet(this.id);
  }
}

let leftoversRemoved: Promise<unknown> | undefined;

/**
 * Starts fresh hosts and waits until each one's sshd listens and its engine answers. When one fails, all
 * are removed again. Needs the images of `scripts/setup`.
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
  const privateKeyPath = join(folder, 'key');
  await promisify(execFile)('ssh-keygen', [
    '-q',
    '-t',
    'ed25519',
    '-N',
    '',
    '-C',
    'fleet',
    '-f',
    privateKeyPath,
  ]);
  const hosts = namedHosts(options.hosts);
  const labels = ['--label', `${fleetLabel}=${id}`];
  labels.push('--label', `${ownerLabel}=${options.keep ? kept : await thisProcess()}`);
  const context: StartContext = {
    id,
    labels,
    machine: await machineArguments(),
    privateKeyPath,
    privateKey: await readFile(privateKeyPath, 'utf8'),
    authorizedKey: (await readFile(`${privateKeyPath}.pub`, 'utf8')).trim(),
    registry: options.registry,
    bastions: new Set(hosts.flatMap((host) => host.options?.behind ?? [])),
  };
  // One after the other: two hosts that want the same images find them prepared.
  const prepared: (string | undefined)[] = [];
  for (const host of hosts) prepared.push(await preparedFor(host));
  await createNetworks(context);
  const started = await Promise.all(hosts.map((host, index) => startHost(context, host, prepared[index])));
  return new Fleet(id, started, folder);
}

interface StartContext {
  readonly id: string;
  readonly labels: readonly string[];
  readonly machine: readonly string[];
  readonly privateKeyPath: string;
  readonly privateKey: string;
  readonly authorizedKey: string;
  readonly registry: Registry | undefined;
  /** Names of the hosts that others are behind. */
  readonly bastions: ReadonlySet<string>;
}

const outer = (id: string) => `deploy-kit-${id}`;
const inner = (id: string) => `deploy-kit-${id}-inner`;

async function createNetworks({ id, labels, registry, bastions }: StartContext): Promise<void> {
  const networks = [docker(['network', 'create', ...labels, outer(id)])];
  if (bastions.size > 0) networks.push(docker(['network', 'create', '--internal', ...labels, inner(id)]));
  await Promise.all(networks);
  if (!registry) return;
  for (const network of bastions.size > 0 ? [outer(id), inner(id)] : [outer(id)]) {
    await docker(['network', 'connect', network, registry.container]);
  }
}

/** The volume that has the images that a host wants from the start. */
async function preparedFor({ options }: NamedHost): Promise<string | undefined> {
  if (!options?.images?.length) return undefined;
  return preparedDisk(options.images, (engineDisk) =>
    startFleet({ hosts: [{ name: 'builder', options: { engineDisk } }] }),
  );
}

async function startHost(
  context: StartContext,
  { name, options = {} }: NamedHost,
  prepared: string | undefined,
): Promise<FleetHost> {
  const isBehind = options.behind !== undefined;
  const sshPort = isBehind ? 22 : await freePort();
  const ports = new Map<number, number>();
  for (const port of options.publish ?? []) ports.set(port, await freePort());
  const host = new FleetHost({
    name,
    container: `${outer(context.id)}-${name}`,
    address: isBehind ? name : '127.0.0.1',
    port: sshPort,
    privateKey: context.privateKey,
    privateKeyPath: context.privateKeyPath,
    ports,
    options,
  });
  const published = [...ports, ...(isBehind ? [] : [[22, sshPort] as const])];
  await docker([
    ...[
      'run',
      '--detach',
      '--name',
      host.container,
      '--hostname',
      name,
      ...context.labels,
      ...context.machine,
    ],
    ...['--network', isBehind ? inner(context.id) : outer(context.id), '--network-alias', name],
    ...published.flatMap(([port, loopbackPort]) => ['--publish', `127.0.0.1:${loopbackPort}:${port}`]),
    ...diskArguments(context.id, options),
    ...(await environmentArguments(context, options)),
    ...(prepared ? ['--mount', `type=volume,src=${prepared},dst=/prepared,readonly`] : []),
    `deploy-kit/host:${options.image === 'bare' ? 'trixie-bare' : 'trixie'}`,
  ]);
  if (context.bastions.has(name)) {
    await docker(['network', 'connect', '--alias', name, inner(context.id), host.container]);
  }
  await host.ready();
  if (options.wrongHostKey) await host.replaceHostKeys();
  return host;
}

/** /run as on a machine (empty at each start), the engine's disk and those that were asked for. */
function diskArguments(id: string, options: HostOptions): readonly string[] {
  const small = options.smallDisks ?? {};
  const fresh = `,volume-label=${fleetLabel}=${id}`;
  const engineDisk = options.engineDisk ? `,src=${options.engineDisk}` : fresh;
  return [
    ...['--tmpfs', '/run:exec,mode=755'],
    ...('/var/lib/docker' in small ? [] : ['--mount', `type=volume,dst=/var/lib/docker${engineDisk}`]),
    ...(options.volumes ?? []).flatMap((path) => ['--mount', `type=volume,dst=${path}${fresh}`]),
    ...Object.entries(small).flatMap(([path, size]) => ['--tmpfs', `${path}:exec,size=${size}`]),
  ];
}

async function environmentArguments(context: StartContext, options: HostOptions): Promise<readonly string[]> {
  const environment: Record<string, string> = {
    FLEET_AUTHORIZED_KEY: context.authorizedKey,
    ...hostEnvironment(options),
  };
  if (context.registry)
    environment.FLEET_REGISTRY = `${context.registry.port}=${context.registry.container}:5000`;
  if (options.image === 'bare') environment.FLEET_APT_PROXY = await aptProxy();
  return Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}

/** The proxy through which apt of this machine reaches the packages; empty where it needs none. */
async function aptProxy(): Promise<string> {
  const configured = await promisify(execFile)('apt-config', ['shell', 'proxy', 'Acquire::http::Proxy']);
  return /^proxy='(.*)'$/m.exec(configured.stdout)?.[1] ?? process.env.http_proxy ?? '';
}
