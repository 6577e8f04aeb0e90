import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { docker } from './engine.js';
import { FleetHost } from './host.js';
import { fleetLabel } from './labels.js';
import { type HostOptions, hostEnvironment, type NamedHost } from './options.js';
import { freePort } from './ports.js';
import type { Registry } from './registry.js';

/** What the hosts of one fleet share. */
export interface StartContext {
  readonly id: string;
  readonly labels: readonly string[];
  readonly machine: readonly string[];
  readonly privateKeyPath: string;
  readonly privateKey: string;
  readonly authorizedKey: string;
  /** In place of the images that `scripts/setup` builds. */
  readonly hostImage: string | undefined;
  readonly registry: Registry | undefined;
  /** Names of the hosts that others are behind. */
  readonly bastions: ReadonlySet<string>;
}

const outer = (id: string) => `deploy-kit-${id}`;
const inner = (id: string) => `deploy-kit-${id}-inner`;

/** The fleet's network, and the inner one where a host is behind another. */
export async function createNetworks({ id, labels, registry, bastions }: StartContext): Promise<void> {
  const networks = [docker(['network', 'create', ...labels, outer(id)])];
  if (bastions.size > 0) networks.push(docker(['network', 'create', '--internal', ...labels, inner(id)]));
  await allOrFailure(networks);
  if (!registry) return;
  for (const network of bastions.size > 0 ? [outer(id), inner(id)] : [outer(id)]) {
    await docker(['network', 'connect', network, registry.container]);
  }
}

/** Runs the container of a host and waits until it is ready. */
export async function startHost(
  context: StartContext,
  { name, options = {} }: NamedHost,
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
    ...['run', '--detach', '--pull', 'never', '--name', host.container, '--hostname', name],
    ...context.labels,
    ...context.machine,
    ...['--network', isBehind ? inner(context.id) : outer(context.id), '--network-alias', name],
    ...published.flatMap(([port, loopbackPort]) => ['--publish', `127.0.0.1:${loopbackPort}:${port}`]),
    ...diskArguments(context.id, options),
    ...(await environmentArguments(context, options)),
    context.hostImage ?? imageOf(options),
  ]);
  if (context.bastions.has(name)) {
    await docker(['network', 'connect', '--alias', name, inner(context.id), host.container]);
  }
  await host.ready();
  if (options.wrongHostKey) await host.replaceHostKeys();
  return host;
}

const imageOf = ({ image = 'docker' }: HostOptions): string =>
  `deploy-kit/host:trixie${image === 'docker' ? '' : `-${image}`}`;

/** As Promise.all, but a failure waits for the others: only then can what they made be removed. */
export async function allOrFailure<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
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
  if (context.registry) {
    environment.FLEET_REGISTRY = `${context.registry.port}=${context.registry.container}:5000`;
  }
  if ((options.image ?? 'docker') !== 'docker') environment.FLEET_APT_PROXY = await aptProxy();
  return Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
}

/** The proxy through which apt of this machine reaches the packages; empty where it needs none. */
async function aptProxy(): Promise<string> {
  const configured = await promisify(execFile)('apt-config', ['shell', 'proxy', 'Acquire::http::Proxy']);
  return /^proxy='(.*)'$/m.exec(configured.stdout)?.[1] ?? process.env.http_proxy ?? '';
}
