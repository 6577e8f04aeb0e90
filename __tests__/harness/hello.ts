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
    healthcheck: { test: ["CMD", "healthy"], interval: 1s, timeout: 20s, retries: 3 }
volumes: { data: {} }
`;

/** The same for a version that comes to no end by itself: no health check that fails ends the wait for a good one. */
export const patientCompose = helloCompose.replace('retries: 3', 'retries: 3600');

/** @param versions image tag -> environment of the service, `scripts/fleet/images/busybox-service/start` */
export const helloImages = (versions: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.entries(versions).map(([version, environment]) => ({
    reference: `hello/web:${version}`,
    version,
    environment,
  }));

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
    await fleet.giveImages(helloImages(versions));
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
        pull: 'never',
        ...inputs,
      },
    });
  }

  /**
   * Makes a version that runs on all hosts and gets healthy on none but `well`, until `letHealthy`: a run that deploys
   * it, with `patientCompose`, is at it until somebody ends it.
   */
  async giveHeld(well: readonly FleetHost[] = []): Promise<void> {
    const held = { reference: 'hello/web:held', version: 'held' };
    const others = this.hosts.filter((host) => !well.includes(host));
    await this.fleet.giveImages([held], well);
    await this.fleet.giveImages([{ ...held, environment: { HEALTHY_AFTER: 'never' } }], others);
  }

  /** Waits for the held version, and lets it get healthy everywhere. */
  letHealthy(): Promise<unknown> {
    const answers = '[ "$(wget -qO- 127.0.0.1:8080/version)" = held ]';
    const wait = `until docker exec hello-web-1 sh -c '${answers} && echo ok >/www/health'; do sleep 0.1; done`;
    return Promise.all(this.hosts.map((host) => host.run(['sh', '-c', `(${wait}) 2>/dev/null`])));
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
