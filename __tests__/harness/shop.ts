import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetHost, startFleet } from '../../lib/fleet/fleet.js';
import { type ActionOptions, type ActionRun, runAction } from './run-action.js';

/**
 * A service with a health check and a volume; its image comes from the environment. On api no health check that fails
 * ends the wait for a good one: a run that deploys a version there which never gets healthy is at it until somebody
 * ends it, or the version.
 */
const compose = (name: ShopHost): string => `name: shop-${name}
services:
  ${name}:
    image: \${IMAGE:?}
    ports: ["8080:8080"]
    volumes: ["data:/data"]
    restart: unless-stopped
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, timeout: 20s, retries: ${name === 'api' ? 3600 : 3} }
volumes: { data: {} }
`;

const hostNames = ['db', 'api', 'web'] as const;
export type ShopHost = (typeof hostNames)[number];

/** db first, then api and web at the same time, each behind a wait for db. */
const config = `project: shop
ssh:
  connect-timeout: \${CONNECT_TIMEOUT:-20s}
  key: \${SSH_PRIVATE_KEY:?}
  known-hosts: \${SSH_KNOWN_HOSTS:?}
hosts:
${hostNames.map((name) => `  ${name}: \${${name.toUpperCase()}_HOST:?}`).join('\n')}
phases:
  - name: databases
    hosts: db
    if-fails: keep
    steps:
      - deploy-compose: { files: compose.db.yml, env: { IMAGE: "shop:\${DB:-1}" }, stable-for: 1s, pull: never }
${['api', 'web']
  .map(
    (name) => `  - name: ${name}
    needs: databases
    hosts: ${name}
    steps:
      - wait-healthy: { tcp: "\${hosts.db.address}:8080", from: host }
      - deploy-compose: { files: compose.${name}.yml, env: { IMAGE: "shop:\${${name.toUpperCase()}:-1}" }, stable-for: "\${STABLE_FOR:-1s}", health-timeout: 1h, pull: never }`,
  )
  .join('\n')}
`;

/** Three hosts in two floors, with a deploy-kit.yml that says which version each of them gets. */
export class Shop {
  private constructor(
    readonly fleet: Fleet,
    readonly folder: string,
  ) {}

  /** @param versions image tag -> environment of the service, `scripts/fleet/images/busybox-service/start` */
  static async start(versions: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<Shop> {
    const fleet = await startFleet({ hosts: hostNames.map((name) => ({ name })) });
    try {
      const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-shop-'));
      await writeFile(join(folder, 'deploy-kit.yml'), config);
      for (const name of hostNames) await writeFile(join(folder, `compose.${name}.yml`), compose(name));
      const images = Object.entries(versions).map(([version, environment]) => ({
        reference: `shop:${version}`,
        version,
        environment,
      }));
      await fleet.giveImages(images);
      return new Shop(fleet, folder);
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  host(name: ShopHost): FleetHost {
    return this.fleet.host(name);
  }

  /** What deploy-kit.yml reads from the environment. */
  get environment(): Readonly<Record<string, string>> {
    return {
      SSH_PRIVATE_KEY: this.host('db').privateKey,
      SSH_KNOWN_HOSTS: this.fleet.internalKnownHosts,
      ...Object.fromEntries(
        hostNames.map((name) => [`${name.toUpperCase()}_HOST`, this.host(name).internalAddress]),
      ),
    };
  }

  /** Rolls out, by the action, the version that each host is to have. */
  up(versions: Partial<Record<ShopHost, string>>, options: Partial<ActionOptions> = {}): Promise<ActionRun> {
    const wanted = Object.entries(versions).map(([name, version]) => [name.toUpperCase(), version]);
    return runAction('rollout', {
      directory: this.folder,
      ...options,
      inputs: { ...options.inputs },
      env: { ...this.environment, ...Object.fromEntries(wanted), ...options.env },
    });
  }

  /** Waits until api answers with a version, and makes that healthy. */
  letHealthy(version: string): Promise<string> {
    const answers = `[ "$(wget -qO- 127.0.0.1:8080/version)" = ${version} ]`;
    const wait = `until docker exec shop-api-api-1 sh -c '${answers} && echo ok >/www/health'; do sleep 0.1; done`;
    return this.host('api').run(['sh', '-c', `(${wait}) 2>/dev/null`]);
  }

  /** What each host serves, `-` where nothing answers. */
  async versions(): Promise<Readonly<Record<ShopHost, string>>> {
    const served = hostNames.map(async (name) => {
      const { status, body } = await this.host(name).get('http://localhost:8080/version');
      return [name, status === 200 ? body.trim() : '-'] as const;
    });
    return Object.fromEntries(await Promise.all(served)) as Record<ShopHost, string>;
  }

  /** The ids of the running containers of the hosts that are up. */
  containers(names: readonly ShopHost[] = hostNames): Promise<string[]> {
    return Promise.all(names.map((name) => this.host(name).run(['docker', 'ps', '-q', '--no-trunc'])));
  }

  async stop(): Promise<void> {
    await this.fleet.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
