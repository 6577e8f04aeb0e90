import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Fleet, type FleetHost, type FleetOptions, startFleet } from '../../lib/fleet/fleet.js';
import { type ActionOptions, type ActionRun, reaching, runAction } from './run-action.js';

/** One service with a health check, a volume and a published port; its image comes from the environment. */
export const helloCompose = `name: hello
services:
  web:
    image: \${IMAGE:?}
    ports: ["8080:8080"]
    volumes: ["data:/data"]
    restart: unless-stopped
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, timeout: 2s, retries: 3 }
volumes: { data: {} }
`;

/** Hosts with the images of several versions of one service, and a workspace that deploys it. */
export class Hello {
  constructor(
    readonly fleet: Fleet,
    readonly workspace: string,
  ) {}

  get hosts(): readonly FleetHost[] {
    return this.fleet.hosts;
  }

  /** @param versions image tag -> environment of the service, `scripts/fleet/images/busybox-service/start` */
  static async start(
    hosts: FleetOptions['hosts'],
    versions: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ): Promise<Hello> {
    const fleet = await startFleet({ hosts });
    const hello = await Hello.of(fleet);
    for (const [version, environment] of Object.entries(versions)) {
      const reference = `hello/web:${version}`;
      await fleet.loadImage(await fleet.makeImage({ reference, version, environment }));
    }
    return hello;
  }

  /** A workspace for hosts that are there already. */
  static async of(fleet: Fleet): Promise<Hello> {
    const hello = new Hello(fleet, await mkdtemp(join(tmpdir(), 'deploy-kit-workspace-')));
    await hello.write('compose.yml', helloCompose);
    return hello;
  }

  async stop(): Promise<void> {
    await this.fleet.stop();
    await rm(this.workspace, { recursive: true, force: true });
  }

  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.workspace, path), text);
  }

  /** Deploys one version to all hosts. */
  deploy(
    version: string,
    inputs: Readonly<Record<string, string>> = {},
    options: Partial<ActionOptions> = {},
  ): Promise<ActionRun> {
    return runAction('deploy-compose', {
      directory: this.workspace,
      ...options,
      inputs: {
        ...reaching(this.hosts),
        env: `IMAGE=hello/web:${version}`,
        'stable-for': '3s',
        'health-timeout': '20s',
        pull: 'never',
        ...inputs,
      },
    });
  }

  /** What each host serves. */
  versions(): Promise<string[]> {
    return Promise.all(
      this.hosts.map(async (host) => (await host.get('http://localhost:8080/version')).body.trim()),
    );
  }

  /** The ids of the running containers of each host. */
  containers(): Promise<string[]> {
    return Promise.all(this.hosts.map((host) => host.run(['docker', 'ps', '-q', '--no-trunc'])));
  }
}
