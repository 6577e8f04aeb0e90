import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import { docker, tryDocker } from '../../lib/fleet/engine.js';
import { type CommandRun, deployKit } from '../../scripts/acompanamiento/command-line.js';
import { type AwsEmulator, startAwsEmulator } from './aws-emulator.js';
import { type ScriptedEcs, startScriptedEcs } from './scripted-ecs/server.js';

const root = process.cwd();
const image = 'deploy-kit/spring-stand-in:latest';
/** Where nothing listens, so that images are those of this machine's engine at once. */
const imagePrefix = '127.0.0.1:9/ecommerce';

/** The ten services by name, in the order in which they may start. */
export const waves = [
  ['service-discovery'],
  ['cloud-config'],
  ['favourite', 'order', 'payment', 'product', 'proxy-client', 'shipping', 'user'],
  ['api-gateway'],
] as const;
const names = waves.flat();

/** A container of a task, as the engine tells of it. */
export interface TaskContainer {
  readonly service: string;
  readonly id: string;
  readonly image: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly address: string;
}

/**
 * A user's copy of examples/staging, and an emulator of AWS whose tasks are containers of this machine's engine. A
 * stand-in for Spring runs in all of them; load balancers, the role, the secret and nothing else are there at first.
 */
export class Staging {
  private constructor(
    private readonly emulator: AwsEmulator,
    private readonly scaling: ScriptedEcs,
    /** The folder of the copy. */
    readonly folder: string,
    private readonly serviceConnect: Server,
    private readonly values: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<Staging> {
    for (const tag of ['1', '2']) {
      for (const name of names) await docker(['tag', image, `${imagePrefix}/${name}:${tag}`]);
    }
    const emulator = await startAwsEmulator();
    const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-staging-'));
    await cp(join(root, 'examples', 'staging'), folder, { recursive: true });
    const { server, url } = await standInForServiceConnect();
    const own = await foundation(emulator);
    const scaling = await startScriptedEcs({ taskDefinitions: {}, services: {} });
    return new Staging(emulator, scaling, folder, server, { ...own, EUREKA_URL: `${url}/eureka` });
  }

  /**
   * The lines of an environment, in which the ids of a real account are those of the emulator.
   *
   * @param more in place of some of them
   */
  async variables(
    environment: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Readonly<Record<string, string>>> {
    const text = await readFile(join(this.folder, 'environments', `${environment}.env`), 'utf8');
    const lines = text.split('\n').filter((line) => /^[A-Z]/.test(line));
    const written = lines.map((line) => [
      line.slice(0, line.indexOf('=')),
      line.slice(line.indexOf('=') + 1),
    ]);
    return { ...Object.fromEntries(written), ...this.values, IMAGE_PREFIX: imagePrefix, ...more };
  }

  /** Runs the built command line with the lines of an environment. */
  async deployKit(
    argv: readonly string[],
    environment: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<CommandRun> {
    const variables = Object.entries(await this.variables(environment, more));
    const file = `${environment}.env`;
    await writeFile(join(this.folder, file), variables.map(([name, value]) => `${name}=${value}\n`).join(''));
    return deployKit([...argv, '--env-file', file], {
      directory: this.folder,
      environment: this.environment,
      root,
    });
  }

  ecs(operation: string, input: object): Promise<Readonly<Record<string, unknown>>> {
    return this.emulator.json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);
  }

  /** The services of a cluster as ECS tells of them, in the order of their start. */
  async services(environment = 'stage'): Promise<readonly EmulatedService[]> {
    const cluster = clusterOf(environment);
    const { services } = await this.ecs('DescribeServices', { cluster, services: names });
    return services as EmulatedService[];
  }

  /** Where AWS is asked: the emulator, and for Application Auto Scaling, which it does not have, a stand-in. */
  get environment(): Readonly<Record<string, string>> {
    const { AWS_ENDPOINT_URL: scaling = '' } = this.scaling.environment;
    return { ...this.emulator.environment, AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: scaling };
  }

  /** The bounds of the services that are scaled. */
  get bounds(): Readonly<Record<string, readonly [number, number]>> {
    const targets = [...this.scaling.autoscaling].map(([name, { target }]) => [name, target] as const);
    return Object.fromEntries(
      targets.map(([name, { MinCapacity, MaxCapacity }]) => [name, [MinCapacity, MaxCapacity]]),
    );
  }

  /** The task definition that a service runs. */
  async taskDefinition({ taskDefinition }: EmulatedService): Promise<TaskDefinition> {
    const answer = await this.ecs('DescribeTaskDefinition', { taskDefinition });
    return answer.taskDefinition as TaskDefinition;
  }

  /**
   * The containers that run, in the order of their start.
   *
   * @param count of those that there are in the end: the emulator calls a deployment complete before it has stopped the
   *   tasks of the one before
   */
  async containers(count: number = names.length): Promise<readonly TaskContainer[]> {
    const deadline = Date.now() + 20_000;
    let all = await taskContainers();
    while (all.length !== count && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      all = await taskContainers();
    }
    return all;
  }

  /** Removes services, containers, images and the copy. */
  async stop(): Promise<void> {
    for (const environment of ['stage', 'production']) {
      for (const { serviceName: service } of await this.services(environment).catch(() => [])) {
        await this.ecs('DeleteService', { cluster: clusterOf(environment), service, force: true });
      }
    }
    await this.emulator.stop();
    await this.scaling.stop();
    await new Promise((resolve) => this.serviceConnect.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
    const tags = names.flatMap((name) => ['1', '2'].map((tag) => `${imagePrefix}/${name}:${tag}`));
    await docker(['rmi', '--force', ...tags]);
  }
}

export interface EmulatedService {
  readonly serviceName: string;
  readonly status: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly taskDefinition: string;
}

const clusterOf = (environment: string) => `${environment}-ecommerce-cluster`;

/** What a team has before its first deploys: a load balancer for each environment, the role of its tasks, and the password. */
async function foundation(emulator: AwsEmulator): Promise<Readonly<Record<string, string>>> {
  await balancer(emulator, 'stage-ecommerce', 80);
  await balancer(emulator, 'production-ecommerce', 443);
  const secret = await emulator.json('secretsmanager', 'secretsmanager.CreateSecret', {
    Name: 'stage/db-password',
    SecretString: 'a password',
  });
  return {
    EXECUTION_ROLE: await emulator.role('ecsTaskExecutionRole'),
    DB_PASSWORD_ARN: String(secret.ARN),
    GATEWAY_URL: `${emulator.environment.AWS_ENDPOINT_URL}/_alb/stage-ecommerce`,
  };
}

/** A load balancer whose listener answers 404 to everything. */
async function balancer(emulator: AwsEmulator, name: string, port: number): Promise<void> {
  const made = await emulator.elb('CreateLoadBalancer', { Name: name });
  await emulator.elb('CreateListener', {
    LoadBalancerArn: xmlValue(made, 'LoadBalancerArn'),
    Protocol: 'HTTP',
    Port: String(port),
    'DefaultActions.member.1.Type': 'fixed-response',
    'DefaultActions.member.1.FixedResponseConfig.StatusCode': '404',
  });
}

const xmlValue = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)`).exec(xml)?.[1] ?? '';

/**
 * In place of Service Connect, which the emulator does not have: an address that every task reaches, behind which is the
 * container of service-discovery that runs now.
 */
async function standInForServiceConnect(): Promise<{ readonly server: Server; readonly url: string }> {
  const format = '{{(index .IPAM.Config 0).Gateway}}';
  const gateway = (await docker(['network', 'inspect', 'bridge', '--format', format])).trim();
  const server = createServer(async (socket) => {
    socket.on('error', () => socket.destroy());
    const all = await taskContainers().catch(() => []);
    const eureka = all.findLast(({ service }) => service === 'service-discovery');
    if (eureka === undefined) {
      socket.destroy();
      return;
    }
    const to = connect(8761, eureka.address);
    to.on('error', () => socket.destroy());
    socket.pipe(to).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, gateway, resolve));
  return { server, url: `http://${gateway}:${(server.address() as AddressInfo).port}` };
}

async function taskContainers(): Promise<readonly TaskContainer[]> {
  const label = 'com.amazonaws.ecs.container-name';
  const ids = (await docker(['ps', '--quiet', '--no-trunc', '--filter', `label=${label}`])).split('\n');
  const found = ids.filter((id) => id !== '');
  if (found.length === 0) return [];
  // One that was removed meanwhile is left out.
  const { stdout } = await tryDocker(['inspect', '--type', 'container', ...found]);
  const inspected: readonly Inspected[] = JSON.parse(stdout);
  return inspected
    .filter(({ Config, State }) => Config.Image.startsWith(imagePrefix) && State.Running)
    .map(({ Id, Config, State, NetworkSettings }) => ({
      service: Config.Labels[label] ?? '',
      id: Id,
      image: Config.Image,
      startedAt: Date.parse(State.StartedAt),
      address: NetworkSettings.IPAddress,
    }))
    .toSorted((one, other) => one.startedAt - other.startedAt);
}

interface Inspected {
  readonly Id: string;
  readonly Config: { readonly Image: string; readonly Labels: Readonly<Record<string, string>> };
  readonly State: { readonly StartedAt: string; readonly Running: boolean };
  readonly NetworkSettings: { readonly IPAddress: string };
}
