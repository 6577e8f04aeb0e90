import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { targetText } from '../../lib/elb/target-health.js';
import { docker, tryDocker } from '../../lib/fleet/engine.js';
import { fleetLabel } from '../../lib/fleet/labels.js';
import { freePort } from '../../lib/fleet/ports.js';
import { nginxConfig } from './nginx-routes.js';
import { ScriptedElb, type ScriptedGroup, type ScriptedTarget } from './scripted-elb.js';

const healthEveryMs = 150;
const healthyAfter = 2;

/** Says which workers there are, and lets new ones take over. The brackets keep the search from finding itself. */
const reload = [
  'grep -ls "nginx: [w]orker" /proc/[0-9]*/cmdline',
  'cat >/etc/nginx/conf.d/default.conf && nginx -t -q && nginx -s reload',
].join('; ');

/**
 * A real nginx that does what the stand-in of the load balancer's API is told: it sends requests to the registered
 * targets of the groups that its rules name, to those that answer their health check, and to no others. A target that was
 * taken out drains for as long as a worker of nginx still has requests from before.
 */
export class NginxBalancer {
  readonly #container: string;
  /** Target -> good answers one after another, and what the last one was. */
  readonly #answers = new Map<string, { good: number; last: string }>();
  readonly #draining = new Set<string>();
  readonly #stopped = new AbortController();
  #config = '';
  #oldWorkers: readonly string[] = [];
  #serving: ReadonlySet<string> = new Set();
  #looking: Promise<void> = Promise.resolve();

  private constructor(
    readonly elb: ScriptedElb,
    readonly port: number,
    fleet: string,
  ) {
    this.#container = `${fleet}-balancer`;
    elb.healthOf = (target) => this.#healthOf(target);
    elb.stillDrains = (target) => this.#draining.has(targetText(target));
    elb.onTargets = (group) => {
      for (const target of group.targets) if (target.draining) this.#draining.add(targetText(target));
    };
  }

  /** @param fleet whose hosts it stands before, and with which it goes */
  static async start(fleet: string): Promise<NginxBalancer> {
    const balancer = new NginxBalancer(await ScriptedElb.start(), await freePort(), fleet);
    await docker([
      ...['run', '--detach', '--name', balancer.#container, '--label', `${fleetLabel}=${fleet}`],
      ...['--network', 'host', 'deploy-kit/nginx:1'],
    ]);
    // What a busy machine makes late comes in a crowd, and nginx resets what is over Debian's limit.
    const crowd = [
      'sed',
      '-i',
      's/worker_connections .*;/worker_connections 16384;/',
      '/etc/nginx/nginx.conf',
    ];
    await docker(['exec', balancer.#container, ...crowd]);
    await balancer.#follow();
    balancer.#looking = balancer.#look();
    return balancer;
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#looking;
    this.elb.stop();
    await tryDocker(['rm', '--force', this.#container]);
  }

  #healthOf(target: ScriptedTarget) {
    const { good = 0, last = '' } = this.#answers.get(targetText(target)) ?? {};
    if (good >= healthyAfter && this.#serving.has(targetText(target))) return { state: 'healthy' };
    if (good > 0 || last === '') return { state: 'initial', reason: 'Elb.InitialHealthChecking' };
    return {
      state: 'unhealthy',
      reason: 'Target.FailedHealthChecks',
      description: `Health checks failed: ${last}`,
    };
  }

  async #look(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const { groups } = this.elb;
      await Promise.all(
        groups.flatMap((group) => membersOf(group).map((target) => this.#check(target, group))),
      );
      await this.#follow();
      for (const text of this.#draining) if (!this.#serving.has(text)) await this.#drained(text);
      await pause(healthEveryMs);
    }
  }

  async #check(target: ScriptedTarget, { HealthCheckPath = '/' }: ScriptedGroup): Promise<void> {
    const text = targetText(target);
    const answer = await fetch(`http://${text}${HealthCheckPath}`, {
      signal: AbortSignal.timeout(2000),
    }).then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    );
    const before = this.#answers.get(text)?.good ?? 0;
    this.#answers.set(text, { good: answer === '200' ? before + 1 : 0, last: answer });
  }

  /** Old workers end once their last request is answered: then nobody has a connection to it any more. */
  async #drained(text: string): Promise<void> {
    const { stdout } = await tryDocker([
      'exec',
      this.#container,
      'ls',
      '-d',
      '/proc/self',
      ...this.#oldWorkers,
    ]);
    if (stdout.trim() !== '/proc/self') return;
    this.#draining.delete(text);
    this.#answers.delete(text);
  }

  /** Lets nginx send requests where the rules and the health of the targets lead now. */
  async #follow(): Promise<void> {
    const routes = this.elb.groups.map((group) => ({
      arn: group.TargetGroupArn,
      serving: membersOf(group)
        .map(targetText)
        .filter((text) => (this.#answers.get(text)?.good ?? 0) >= healthyAfter),
    }));
    const config = nginxConfig(this.port, routes, this.elb.rules);
    if (config === this.#config) return;
    const told = await docker(['exec', '--interactive', this.#container, 'sh', '-c', reload], {
      stdin: config,
    });
    this.#oldWorkers = told
      .split('\n')
      .filter((line) => line.startsWith('/proc/'))
      .map(dirname);
    this.#config = config;
    this.#serving = new Set(routes.flatMap(({ serving }) => serving));
  }
}

const membersOf = ({ targets }: ScriptedGroup) => targets.filter(({ draining }) => !draining);
