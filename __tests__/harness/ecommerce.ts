import { join } from 'node:path';
import { type Fleet, type FleetHost, startFleet } from '../../lib/fleet/fleet.js';
import { Caller } from '../../scripts/workflow/caller.js';
import { push } from '../../scripts/workflow/events.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { NginxBalancer } from './nginx-balancer.js';

/** The services of examples/ecommerce-ec2: where each listens, and a path that leads to it. */
export const ecommerceServices = {
  user: { port: 3001, paths: ['/api/users/1', '/api/auth/login'] },
  product: { port: 3002, paths: ['/api/products/7', '/api/categories/all'] },
  order: { port: 3003, paths: ['/api/orders/3'] },
  payment: { port: 3004, paths: ['/api/payments/9'] },
  notification: { port: 3005, paths: ['/api/notifications/all'] },
  gateway: { port: 8080, paths: ['/api/anything'] },
  frontend: { port: 3000, paths: ['/', '/cart'] },
} as const;

export type EcommerceService = keyof typeof ecommerceServices;

/** Fewer than the example has: two hosts of the services that are deployed again, and one to come. */
const hostCounts = { user: 3, product: 2, order: 1, payment: 1, notification: 1, gateway: 1, frontend: 1 };

/** What a service says of itself. */
export interface Answer {
  readonly name: EcommerceService;
  readonly version: string;
}

/**
 * A user's copy of examples/ecommerce-ec2, the hosts that it deploys to, and a real nginx as the load balancer
 * `shop:80`, which follows what the stand-in of its API is told.
 */
export class Ecommerce {
  /** How many hosts of the service user the repository's variable names. */
  userHosts = 2;

  private constructor(
    readonly fleet: Fleet,
    readonly balancer: NginxBalancer,
    readonly repository: Caller,
  ) {}

  /** @param kit the folder with `dist`, the front doors and the workflows */
  static async start(root: string, kit: string): Promise<Ecommerce> {
    const names = Object.entries(hostCounts).flatMap(([service, count]) =>
      Array.from({ length: count }, (_, index) => `${service}-${index + 1}`),
    );
    const fleet = await startFleet({ hosts: names.map((name) => ({ name, options: { image: 'node' } })) });
    try {
      const balancer = await NginxBalancer.start(fleet.id);
      const fixed = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } };
      balancer.elb.rule('default', [], [fixed]);
      const example = join(root, 'examples', 'ecommerce-ec2');
      return new Ecommerce(fleet, balancer, await Caller.start({ root, kit, example, name: 'ecommerce' }));
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  hosts(service: EcommerceService): readonly FleetHost[] {
    const own = this.fleet.hosts.filter(({ name }) => name.startsWith(`${service}-`));
    return service === 'user' ? own.slice(0, this.userHosts) : own;
  }

  /** Pushes to main what the copy holds now. */
  async push(message: string): Promise<WorkflowRun> {
    await this.repository.commit(message);
    return this.repository.run(push('main'), {
      workflow: 'deploy.yml',
      variables: this.#variables(),
      secrets: {
        SSH_PRIVATE_KEY: this.fleet.host(0).privateKey,
        SSH_KNOWN_HOSTS: this.fleet.internalKnownHosts,
        JWT_SECRET: 'a secret of nobody',
      },
      environment: this.balancer.elb.environment,
    });
  }

  #variables(): Readonly<Record<string, string>> {
    const addresses = (Object.keys(hostCounts) as EcommerceService[]).map((service) => [
      `${service.toUpperCase()}_HOSTS`,
      this.hosts(service)
        .map(({ internalAddress }) => internalAddress)
        .join(', '),
    ]);
    return {
      ...Object.fromEntries(addresses),
      VPC_ID: 'vpc-1',
      LISTENER: 'shop:80',
      AWS_REGION: 'eu-west-1',
    };
  }

  /** Makes a version of a service; `start` is what it does before it listens. */
  async release(service: EcommerceService, version: string, start = ''): Promise<void> {
    const folder = `services/${service}`;
    await this.repository.edit(`${folder}/package.json`, (text) =>
      text.replace(/"version": "[^"]*"/, `"version": "${version}"`),
    );
    await this.repository.edit(
      `${folder}/server.js`,
      (text) => `${text.replace(/\/\/ Of this version:.*\n/s, '')}// Of this version: ${version}\n${start}\n`,
    );
  }

  /** What answers a path behind the load balancer. */
  async ask(path: string): Promise<Answer> {
    return (await (await fetch(this.balancer.url(path))).json()) as Answer;
  }

  async stop(): Promise<void> {
    await this.repository.stop();
    await this.balancer.stop();
    await this.fleet.stop();
  }
}
