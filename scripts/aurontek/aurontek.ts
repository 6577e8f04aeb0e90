import {
  type Fleet,
  type FleetHost,
  type Registry,
  startFleet,
  startRegistry,
} from '../../lib/fleet/fleet.js';
import { provideBaseImages } from '../workflow/base-images.js';
import { baseImages, type ServiceName, secrets, serviceNames, services } from './services.js';

/** Swap is the whole machine's: a small file, under a name that no other test has. */
const swapFile = '/disk/aurontek-swapfile';

/** What the registry wants of whoever asks. */
export const registryLogin = { username: 'aurontek', password: 'f4registry9c7e5a' } as const;

/**
 * What examples/aurontek is deployed to: one fresh host, a registry in place of Docker Hub, and a second host on which
 * stand-ins answer in place of MongoDB Atlas and CloudAMQP. Both are reached by the addresses that they have among
 * themselves.
 */
export class Aurontek {
  private constructor(
    readonly fleet: Fleet,
    readonly registry: Registry,
    private readonly removeBaseImages: () => Promise<void>,
  ) {}

  static async start(): Promise<Aurontek> {
    const removeBaseImages = await provideBaseImages(baseImages);
    const registry = await startRegistry(registryLogin);
    try {
      const fleet = await startFleet({
        registry,
        hosts: [
          { name: 'ec2', options: { volumes: ['/disk'] } },
          {
            name: 'outside',
            options: { images: ['deploy-kit/mongo-stand-in:latest', 'deploy-kit/busybox-service:latest'] },
          },
        ],
      });
      const aurontek = new Aurontek(fleet, registry, removeBaseImages);
      await aurontek.answerOutside();
      return aurontek;
    } catch (error) {
      await registry.stop();
      await removeBaseImages();
      throw error;
    }
  }

  /** The t2.micro. */
  get host(): FleetHost {
    return this.fleet.host('ec2');
  }

  /** Where MongoDB Atlas and CloudAMQP are. */
  get outside(): FleetHost {
    return this.fleet.host('outside');
  }

  /** The repository's variables. */
  get variables(): Readonly<Record<string, string>> {
    return {
      REGISTRY: `${this.registry.address}/aurontek`,
      DOCKERHUB_USERNAME: registryLogin.username,
      EC2_HOST: this.host.internalAddress,
      MONGODB_HOSTS: `${this.outside.internalAddress}:27017`,
      CLOUDAMQP_HOST: this.outside.internalAddress,
      SWAP_SIZE: '64M',
      SWAP_FILE: swapFile,
    };
  }

  /** What deploy-kit.yml reads of SSH. */
  get login(): Readonly<Record<'SSH_PRIVATE_KEY' | 'SSH_KNOWN_HOSTS', string>> {
    return { SSH_PRIVATE_KEY: this.host.privateKey, SSH_KNOWN_HOSTS: this.host.internalKnownHosts };
  }

  /** All that deploy-kit.yml reads from the environment of a terminal. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ...this.variables,
      ...this.login,
      ...secrets,
      REGISTRY_USERNAME: registryLogin.username,
      REGISTRY_PASSWORD: registryLogin.password,
    };
  }

  /** What each service says of itself on the host, undefined where it does not answer. */
  async answers(): Promise<Readonly<Record<ServiceName, string | undefined>>> {
    const entries = serviceNames.map(async (name) => {
      const { status, body } = await this.host.get(`http://localhost:${services[name].port}/health`);
      return [name, status === 200 ? body.trim() : undefined] as const;
    });
    return Object.fromEntries(await Promise.all(entries)) as Record<ServiceName, string | undefined>;
  }

  /** Repository -> its tags in the registry; nothing of repositories without. */
  async pushed(): Promise<Readonly<Record<string, readonly string[]>>> {
    const { repositories } = await this.#ask<{ repositories: readonly string[] }>('_catalog');
    const tags = repositories.map(async (name) => {
      const listed = await this.#ask<{ tags: readonly string[] | null }>(`${name}/tags/list`);
      return [name, (listed.tags ?? []).toSorted()] as const;
    });
    return Object.fromEntries((await Promise.all(tags)).filter(([, own]) => own.length > 0));
  }

  /** Service -> the id of its container. */
  containers(): Promise<Readonly<Record<string, string>>> {
    return this.#inspected('{{.Id}}');
  }

  /** What the host's own record says of the deploys that ended there, the oldest first. */
  async audit(): Promise<readonly { readonly outcome: string; readonly release: string }[]> {
    const lines = await this.host.run(['cat', '/home/ubuntu/.deploy-kit/aurontek/audit.jsonl']);
    return lines.split('\n').map((line) => JSON.parse(line));
  }

  /** Service -> the image that its container was made from, by digest. */
  running(): Promise<Readonly<Record<string, string>>> {
    return this.#inspected('{{.Config.Image}}');
  }

  async #inspected(format: string): Promise<Readonly<Record<string, string>>> {
    const ids = (await this.host.run(['docker', 'ps', '--quiet'])).split('\n').filter(Boolean);
    if (ids.length === 0) return {};
    const service = '{{index .Config.Labels "com.docker.compose.service"}}';
    const lines = await this.host.run(['docker', 'inspect', '--format', `${service}|${format}`, ...ids]);
    return Object.fromEntries(lines.split('\n').map((line) => line.split('|')));
  }

  async #ask<Answer>(path: string): Promise<Answer> {
    const { username, password } = registryLogin;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`http://${this.registry.address}/v2/${path}`, { headers: { authorization } });
    return (await answer.json()) as Answer;
  }

  /** Lets what is outside answer. */
  async answerOutside(): Promise<void> {
    const run = ['docker', 'run', '--detach', '--pull', 'never'];
    await this.outside.run([
      ...run,
      '--name',
      'atlas',
      '-p',
      '27017:27017',
      'deploy-kit/mongo-stand-in:latest',
    ]);
    const amqp = ['--name', 'cloudamqp', '-p', '5671:5671', '--env', 'PORT=5671'];
    await this.outside.run([...run, ...amqp, 'deploy-kit/busybox-service:latest']);
  }

  /** Removes everything. */
  async stop(): Promise<void> {
    await this.host.exec(['swapoff', swapFile]);
    await this.fleet.stop();
    await this.registry.stop();
    await this.removeBaseImages();
  }
}
