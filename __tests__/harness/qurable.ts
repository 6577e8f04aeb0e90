import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Registry, startRegistry } from '../../lib/fleet/fleet.js';
import { type CommandRun, deployKit } from '../../scripts/acompanamiento/command-line.js';
import { provideBaseImages } from '../../scripts/workflow/base-images.js';
import { Caller } from '../../scripts/workflow/caller.js';
import type { WorkflowEvent } from '../../scripts/workflow/events.js';
import { RunnerTools } from '../../scripts/workflow/runner-tools.js';
import type { WorkflowRun } from '../../scripts/workflow/workflow-run.js';
import { type AwsEmulator, startAwsEmulator } from './aws-emulator.js';
import { awsIdentity } from './aws-identity.js';
import { AwsWire, type WireCall } from './aws-wire.js';
import {
  type CloudWatchScript,
  type ScriptedCloudWatch,
  startScriptedCloudWatch,
} from './scripted-cloudwatch.js';
import type { ScriptedAutoscaling } from './scripted-ecs/autoscaling.js';
import { type ScriptedEcs, startScriptedEcs } from './scripted-ecs/server.js';

const account = '123456789012';
const registryLogin = { username: 'AWS', password: 'f5ecr8token2a4c' } as const;
const role = `arn:aws:iam::${account}:role/qurable-deploy`;
const planRole = `arn:aws:iam::${account}:role/qurable-plan`;

const loadBalancer = 'app/qurable/50dc6c495c0c9188';

/** A thousand requests a period, none of them with an error. */
const quiet: CloudWatchScript = {
  metrics: Object.entries({ HTTPCode_Target_5XX_Count: 0, RequestCount: 1000 }).map(([name, value]) => ({
    namespace: 'AWS/ApplicationELB',
    name,
    dimensions: { LoadBalancer: loadBalancer },
    valueAt: () => value,
  })),
  expressions: { '100 * errors / requests': ({ errors = 0, requests = 0 }) => (100 * errors) / requests },
  alarms: [{ AlarmName: 'qurable-api-cpu', StateValue: 'OK' }],
};

/** What is deployed to: cluster and service. */
export const service = { cluster: 'qurable-production', services: ['qurable-api-service'] } as const;

/**
 * A user's copy of examples/qurable, whose pushes are run by act against the emulator: its tasks are containers of this
 * machine, and its load balancer sends requests to them. Scripted is what it has nothing for: the token of ECR, which is for a
 * real registry; CloudWatch, whose metric math it lacks; Application Auto Scaling; and who the jobs are.
 */
export class Qurable {
  #targetGroup = '';

  private constructor(
    readonly emulator: AwsEmulator,
    readonly wire: AwsWire,
    private readonly cloudWatch: ScriptedCloudWatch,
    private readonly scaling: ScriptedEcs,
    readonly registry: Registry,
    readonly repository: Caller,
    private readonly tools: RunnerTools,
    private readonly clean: () => Promise<void>,
  ) {}

  /** @param kit the folder with `dist`, the front doors and the workflows */
  static async start(root: string, kit: string): Promise<Qurable> {
    const removeBaseImages = await provideBaseImages({ 'node:22-bookworm': 'deploy-kit/node:22' });
    const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-qurable-'));
    const [registry, emulator, cloudWatch, scaling, tools] = await Promise.all([
      startRegistry(registryLogin),
      startAwsEmulator(account),
      startScriptedCloudWatch(quiet),
      startScriptedEcs({ taskDefinitions: {}, services: {} }),
      RunnerTools.start(),
    ]);
    const wire = await AwsWire.start(emulator.environment.AWS_ENDPOINT_URL ?? '', (call) =>
      tokenOf(registry, call),
    );
    const actions = await awsIdentity(join(folder, 'identity'), [role, planRole], account);
    const example = join(root, 'examples', 'qurable');
    const repository = await Caller.start({ root, kit, example, name: 'qurable', actions });
    const parts = [emulator, wire, cloudWatch, scaling, registry, repository, tools] as const;
    const qurable = new Qurable(...parts, async () => {
      await removeBaseImages();
      await rm(folder, { recursive: true });
    });
    await qurable.#setUp();
    return qurable;
  }

  /** The repository's variables. */
  get variables(): Readonly<Record<string, string>> {
    return {
      AWS_ROLE: role,
      AWS_PLAN_ROLE: planRole,
      API_URL: this.apiUrl,
      VPC: 'vpc-0a1b2c3d',
      SUBNET_A: 'subnet-0a1b2c3d',
      SUBNET_B: 'subnet-0e1f2a3b',
      SECURITY_GROUP: 'sg-0a1b2c3d',
      LOAD_BALANCER: loadBalancer,
      TARGET_GROUP: this.#targetGroup,
      WATCH_PERIOD: '1s',
      WATCH_FOR: '2s',
    };
  }

  /** Where the load balancer is asked. */
  get apiUrl(): string {
    return `${this.emulator.environment.AWS_ENDPOINT_URL}/_alb/qurable`;
  }

  get #endpoints(): Readonly<Record<string, string>> {
    const { AWS_ENDPOINT_URL_CLOUDWATCH = '' } = this.cloudWatch.environment;
    const { AWS_ENDPOINT_URL: scaling = '' } = this.scaling.environment;
    return {
      ...{ AWS_ENDPOINT_URL: this.wire.url, AWS_ENDPOINT_URL_CLOUDWATCH },
      AWS_ENDPOINT_URL_APPLICATION_AUTO_SCALING: scaling,
    };
  }

  run(
    event: WorkflowEvent,
    workflow: 'deploy.yml' | 'rollback.yml' = 'deploy.yml',
    more: Readonly<Record<string, string>> = {},
  ): Promise<WorkflowRun> {
    return this.repository.run(event, {
      workflow,
      secrets: { GITHUB_TOKEN: 'ghs_of-the-job' },
      variables: this.variables,
      environment: { ...this.tools.environment, ...this.#endpoints, ...more },
    });
  }

  /** The step before the first deploy: what the load balancer needs, by the command line. */
  async beginLoadBalancer(root: string): Promise<CommandRun> {
    const environment = { ...this.variables, ...this.emulator.environment, ...this.#endpoints };
    const argv = ['up', '--yes', '--phase', 'load balancer'];
    const directory = this.repository.git.path;
    const done = await deployKit(argv, { root, directory, environment });
    const group = await this.emulator.elb('DescribeTargetGroups', { 'Names.member.1': 'qurable-api' });
    this.#targetGroup = /<TargetGroupArn>[^<]*:(targetgroup[^<]+)/.exec(group)?.[1] ?? '';
    return done;
  }

  /** Asks ECS. */
  ecs(operation: string, input: object) {
    return this.emulator.json('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, input);
  }

  /** The images of the tasks that run for the service. */
  async running(): Promise<readonly string[]> {
    const { taskArns } = await this.ecs('ListTasks', {
      cluster: service.cluster,
      serviceName: service.services[0],
    });
    const { tasks } = await this.ecs('DescribeTasks', { cluster: service.cluster, tasks: taskArns });
    const all = tasks as readonly { lastStatus: string; containers: readonly { image: string }[] }[];
    return all
      .filter(({ lastStatus }) => lastStatus === 'RUNNING')
      .flatMap(({ containers }) => containers.map(({ image }) => image));
  }

  /** How the service is scaled; undefined where nobody scales it. */
  get autoscaling(): ScriptedAutoscaling | undefined {
    return this.scaling.autoscaling.get(service.services[0]);
  }

  /** Repositories in the registry. */
  async pushed(): Promise<readonly string[]> {
    const { username, password } = registryLogin;
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const answer = await fetch(`http://${this.registry.address}/v2/_catalog`, { headers: { authorization } });
    return ((await answer.json()) as { repositories: readonly string[] }).repositories;
  }

  /** The password of the registry, which nothing may print. */
  get password(): string {
    return registryLogin.password;
  }

  /** What is there before the first deploy. */
  async #setUp(): Promise<void> {
    const { emulator } = this;
    await this.ecs('CreateCluster', { clusterName: service.cluster });
    await emulator.json('logs', 'Logs_20140328.CreateLogGroup', { logGroupName: '/ecs/qurable-api' });
    for (const name of ['database-url', 'jwt-secret']) {
      await emulator.json('secretsmanager', 'secretsmanager.CreateSecret', {
        Name: `qurable/${name}`,
        SecretString: `of ${name}`,
      });
    }
    for (const name of ['qurable-execution', 'qurable-api']) await emulator.role(name);
    // One whose container the emulator does not start.
    await emulator.rds('CreateDBInstance', { DBInstanceIdentifier: 'qurable-db', Engine: 'oracle-se2' });
    const made = await emulator.elb('CreateLoadBalancer', { Name: 'qurable' });
    await emulator.elb('CreateListener', {
      LoadBalancerArn: /<LoadBalancerArn>([^<]+)/.exec(made)?.[1] ?? '',
      Port: '443',
      Protocol: 'HTTP',
      'DefaultActions.member.1.Type': 'fixed-response',
      'DefaultActions.member.1.FixedResponseConfig.StatusCode': '404',
    });
  }

  /** Ends the tasks, and removes everything. */
  async stop(): Promise<void> {
    const [name] = service.services;
    await this.ecs('UpdateService', { cluster: service.cluster, service: name, desiredCount: 0 }).catch(
      () => undefined,
    );
    await this.repository.stop();
    await this.wire.stop();
    this.cloudWatch.stop();
    await this.scaling.stop();
    await this.emulator.stop();
    await this.registry.stop();
    await this.tools.stop();
    await this.clean();
  }
}

function tokenOf({ address }: Registry, { action }: WireCall): string | undefined {
  if (action !== 'ecr:GetAuthorizationToken') return undefined;
  const { username, password } = registryLogin;
  const authorizationToken = Buffer.from(`${username}:${password}`).toString('base64');
  return JSON.stringify({
    authorizationData: [{ authorizationToken, proxyEndpoint: `http://${address}` }],
  });
}
