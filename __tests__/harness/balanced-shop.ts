import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepDefinitions } from '../../actions/steps.js';
import type { Ending } from '../../lib/capability/define-action.js';
import { type Fleet, startFleet } from '../../lib/fleet/fleet.js';
import { Journal } from '../../lib/journal/journal.js';
import { loadSystem } from '../../lib/rollout/load-system.js';
import { up } from '../../lib/rollout/up.js';
import { NginxBalancer } from './nginx-balancer.js';
import { nginxService } from './nginx-service.js';

const compose = (service: string) => `name: ${service}
services:
  ${service}:
    image: "web:\${VERSION:?}"
    ports: ["8080:8080"]
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "curl", "-sf", "localhost:8080/health"], interval: 1s, timeout: 5s, retries: 3 }
`;

/** Services on two hosts each behind a real nginx, which follows what the stand-in of the API is told. */
export class BalancedShop {
  /** Of the last deploy. */
  journal = new Journal();
  #runs = 0;

  private constructor(
    readonly services: readonly string[],
    readonly fleet: Fleet,
    readonly folder: string,
    readonly balancer: NginxBalancer,
  ) {}

  /** @param services deployed one after the other; their images are `web:1`, `web:2` and `web:sick` */
  static async start(services: readonly string[]): Promise<BalancedShop> {
    const hosts = services.flatMap((service) => [1, 2].map((number) => ({ name: `${service}${number}` })));
    const fleet = await startFleet({ hosts });
    try {
      const versions = ['1', '2', 'sick'].map((version) => nginxService(fleet.id, 'web', version));
      await fleet.loadImages(await Promise.all(versions));
      const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-shop-'));
      for (const service of services) await writeFile(join(folder, `${service}.yml`), compose(service));
      const balancer = await NginxBalancer.start(fleet.id);
      services.forEach((service, index) => {
        const { TargetGroupArn } = balancer.elb.group(service, [], {
          Port: 8080,
          HealthCheckPath: '/health',
        });
        const condition = { Field: 'path-pattern', Values: [`/${service}/*`] };
        balancer.elb.rule(index + 1, [condition], [{ Type: 'forward', TargetGroupArn }]);
      });
      Object.assign(process.env, balancer.elb.environment);
      const shop = new BalancedShop(services, fleet, folder, balancer);
      await writeFile(join(folder, 'deploy-kit.yml'), shop.#config());
      return shop;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.balancer.stop();
    await this.fleet.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  environmentFor(version: string): Readonly<Record<string, string>> {
    const KEY = this.fleet.hosts[0]?.privateKey ?? '';
    return { KEY, KNOWN_HOSTS: this.fleet.internalKnownHosts, VERSION: version };
  }

  async deploy(version: string): Promise<Ending> {
    this.journal = new Journal();
    this.#runs += 1;
    const id = `run-${process.pid}-${this.#runs}`;
    const { folder: directory, journal } = this;
    const context = {
      run: { id, url: 'test', actor: '', sha: '', branch: '', repository: '', directory },
      journal,
      signal: new AbortController().signal,
      mask: () => undefined,
      redact: (text: string) => text,
    };
    const file = { file: 'deploy-kit.yml', environment: this.environmentFor(version) };
    return up(await loadSystem(file, await stepDefinitions(), context), { dryRun: false }, context);
  }

  /** Where each service is asked for its version. */
  get urls(): readonly string[] {
    return this.services.map((service) => this.balancer.url(`/${service}/version`));
  }

  /** How many hosts of each service are in service. */
  inService(): number[] {
    return this.services.map((service) => this.balancer.elb.members(service).length);
  }

  #config(): string {
    const hosts = this.services.map((service) => `  ${service}: [${this.#hostsOf(service)}]\n`);
    const phases = this.services.map((service, index) => this.#phase(service, index));
    return `project: shop
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts:
${hosts.join('')}phases:
${phases.join('')}`;
  }

  #hostsOf(service: string): string {
    const own = this.fleet.hosts.filter(({ name }) => name.startsWith(service));
    return own.map(({ name, internalAddress }) => `${name}=ubuntu@${internalAddress}`).join(', ');
  }

  #phase(service: string, index: number): string {
    return `  - name: ${service}
    hosts: ${service}
    batch: 1
    needs: [${this.services.slice(0, index).join(', ')}]
    steps:
      - register-target: { target-group: ${service}, around: true, timeout: 1m, poll: 200ms }
      - deploy-compose:
          files: ${service}.yml
          env: { VERSION: "\${VERSION:?}" }
          pull: never
          stable-for: 1s
          health-timeout: 15s
`;
  }
}
