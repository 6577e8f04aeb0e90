import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetHost, startFleet } from '../../lib/fleet/fleet.js';
import {
  composeFile,
  type HostName,
  hostNames,
  images,
  type OwnService,
  ownImage,
  ownServiceNames,
  ownServices,
  passwords,
} from './services.js';

/** What Prometheus says of one thing that it asks. */
export interface PrometheusTarget {
  readonly phase: string;
  readonly service: string;
  readonly health: 'up' | 'down' | 'unknown';
}

type Environment = Readonly<Record<string, string>>;

/** Lets a compose file ask for a version of a service of the team's own. */
export function withVersion(service: OwnService, version: string): (compose: string) => string {
  const line = new RegExp(`(image: \\S+/${service}):\\S+$`, 'm');
  return (text) => text.replace(line, `$1:${version}`);
}

/**
 * A user's copy of examples/acompanamiento and six fresh hosts that it deploys to. Their engines hold the images under
 * the example's own names, and the hosts are reached, also from this machine, by the addresses that they have among
 * themselves.
 */
export class Acompanamiento {
  private constructor(
    readonly fleet: Fleet,
    /** The folder of the copy, with deploy-kit.yml in it. */
    readonly folder: string,
  ) {}

  /** @param root the folder of this repository */
  static async start(root: string): Promise<Acompanamiento> {
    const fleet = await startFleet({ hosts: hostNames.map((name) => ({ name, options: { images } })) });
    try {
      const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-acompanamiento-'));
      await cp(join(root, 'examples', 'acompanamiento'), folder, { recursive: true });
      return new Acompanamiento(fleet, folder);
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get hosts(): readonly FleetHost[] {
    return this.fleet.hosts;
  }

  host(name: HostName): FleetHost {
    return this.fleet.host(name);
  }

  /** The repository's variables: an address for each host. */
  get variables(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      hostNames.map((name) => [`EC2_${name.toUpperCase()}_IP`, this.host(name).internalAddress]),
    );
  }

  /** The repository's secrets. */
  get secrets(): Readonly<Record<string, string>> {
    return {
      SSH_PRIVATE_KEY: this.host('db').privateKey,
      SSH_KNOWN_HOSTS: this.fleet.internalKnownHosts,
      ...passwords,
    };
  }

  /** All that deploy-kit.yml reads from the environment. */
  get environment(): Readonly<Record<string, string>> {
    return { ...this.variables, ...this.secrets };
  }

  /** Changes a file of the copy; an edit that changes nothing is a mistake of whoever asks for it. */
  async edit(path: string, change: (text: string) => string): Promise<void> {
    const file = join(this.folder, path);
    const before = await readFile(file, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${path} changes nothing`);
    await writeFile(file, after);
  }

  /**
   * Makes a version of a service, as its team's own pipeline would, and lets the copy's compose file ask for it.
   *
   * @see makeVersion
   */
  async release(service: OwnService, version: string, environment: Environment = {}): Promise<void> {
    await this.makeVersion(service, version, environment);
    await this.edit(composeFile(ownServices[service].host), withVersion(service, version));
  }

  /**
   * Makes the image of a version, which the service's host has from now on. Of two versions the later deploy decides,
   * so a version may be made again.
   *
   * @param version what the service says on `/version`, and its image's tag
   * @param environment makes it misbehave, scripts/fleet/images/busybox-service/start
   */
  async makeVersion(service: OwnService, version: string, environment: Environment = {}): Promise<void> {
    const reference = ownImage(service, version);
    const host = this.host(ownServices[service].host);
    await this.fleet.giveImages([{ reference, version, environment }], [host]);
  }

  /** The version that each service of the team's own serves; undefined where nothing answers. */
  async versions(): Promise<Readonly<Record<OwnService, string | undefined>>> {
    const entries = ownServiceNames.map(async (service) => {
      const { host, port } = ownServices[service];
      const { status, body } = await this.host(host).get(`http://localhost:${port}/version`);
      return [service, status === 200 ? body.trim() : undefined] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Record<OwnService, string | undefined>;
  }

  /** The ids of the running containers of each host. */
  async containers(): Promise<Readonly<Record<HostName, readonly string[]>>> {
    const entries = this.hosts.map(async (host) => {
      const ids = await host.run(['docker', 'ps', '--quiet', '--no-trunc']);
      return [host.name, ids.split('\n').filter(Boolean).sort()];
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** What Prometheus asks, and how it finds it. */
  targets(): Promise<readonly PrometheusTarget[]> {
    return prometheusTargets(this.host('monitoring'));
  }

  /** Removes the hosts and the copy. */
  async stop(): Promise<void> {
    await this.fleet.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * What the Prometheus of a host asks, https://prometheus.io/docs/prometheus/latest/querying/api/#targets
 *
 * @throws Error when it does not answer
 */
export async function prometheusTargets(host: FleetHost): Promise<readonly PrometheusTarget[]> {
  const { status, body } = await host.get('http://localhost:9090/api/v1/targets?state=active');
  if (status !== 200) throw new Error(`Prometheus answers ${status}: ${body}`);
  const { data } = JSON.parse(body) as { data: { activeTargets: ActiveTarget[] } };
  return data.activeTargets.map(({ labels, health }) => ({
    phase: labels.phase ?? '',
    service: labels.service ?? '',
    health,
  }));
}

interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: PrometheusTarget['health'];
}
