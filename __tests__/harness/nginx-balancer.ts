import { setTimeout as pause } from 'node:timers/promises';
import { targetText } from '../../lib/elb/target-health.js';
import { docker, tryDocker } from '../../lib/fleet/engine.js';
import { fleetLabel } from '../../lib/fleet/labels.js';
import { freePort } from '../../lib/fleet/ports.js';
import { ScriptedElb, type ScriptedTarget } from './scripted-elb.js';

const healthEveryMs = 150;
const healthyAfter = 2;

/**
 * A real nginx that does what the stand-in of the load balancer's API is told: it sends requests to the registered
 * targets that answer its health check, and to no others. A target that was taken out drains for as long as a worker of
 * nginx still has requests from before. It tries no request twice, so that every failure is seen.
 */
export class NginxBalancer {
  readonly #container: string;
  /** Target -> good answers one after another, and what the last one was. */
  readonly #answers = new Map<string, { good: number; last: string }>();
  readonly #draining = new Set<string>();
  readonly #stopped = new AbortController();
  /** Group -> the targets that requests are sent to. */
  #upstreams: ReadonlyMap<string, readonly string[]> = new Map();
  #looking: Promise<void> = Promise.resolve();

  private constructor(
    readonly elb: ScriptedElb,
    /** Target group -> where its requests come in. */
    private readonly ports: ReadonlyMap<string, number>,
    fleet: string,
    private readonly path: string,
  ) {
    for (const name of ports.keys()) elb.group(name, [], { Port: 8080 });
    this.#container = `${fleet}-balancer`;
    elb.healthOf = (target) => this.#healthOf(target);
    elb.stillDrains = (target) => this.#draining.has(targetText(target));
    elb.onTargets = (group) => {
      for (const target of group.targets) if (target.draining) this.#draining.add(targetText(target));
    };
  }

  /**
   * @param fleet whose hosts it stands before, and with which it goes
   * @param path what health checks ask for
   * @param groups target groups, each with a port of the balancer
   */
  static async start(fleet: string, path: string, groups: readonly string[]): Promise<NginxBalancer> {
    const ports = new Map<string, number>();
    for (const group of groups) ports.set(group, await freePort());
    const balancer = new NginxBalancer(await ScriptedElb.start(), ports, fleet, path);
    await docker([
      ...['run', '--detach', '--name', balancer.#container, '--label', `${fleetLabel}=${fleet}`],
      ...['--network', 'host', 'deploy-kit/nginx:1'],
    ]);
    await balancer.#write(new Map());
    balancer.#looking = balancer.#look();
    return balancer;
  }

  url(group: string, path: string): string {
    return `http://127.0.0.1:${this.ports.get(group)}${path}`;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#looking;
    this.elb.stop();
    await tryDocker(['rm', '--force', this.#container]);
  }

  #healthOf(target: ScriptedTarget) {
    const { good = 0, last = '' } = this.#answers.get(targetText(target)) ?? {};
    const isIn = [...this.#upstreams.values()].flat().includes(targetText(target));
    if (good >= healthyAfter && isIn) return { state: 'healthy' };
    if (good > 0 || last === '') return { state: 'initial', reason: 'Elb.InitialHealthChecking' };
    return {
      state: 'unhealthy',
      reason: 'Target.FailedHealthChecks',
      description: `Health checks failed: ${last}`,
    };
  }

  async #look(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      const members = this.elb.groups.map(
        ({ TargetGroupName: name, targets }) =>
          [name, targets.filter(({ draining }) => !draining).map(targetText)] as const,
      );
      await Promise.all(members.flatMap(([, targets]) => targets).map((target) => this.#check(target)));
      const isGood = (target: string) => (this.#answers.get(target)?.good ?? 0) >= healthyAfter;
      const good = new Map(members.map(([name, targets]) => [name, targets.filter(isGood)]));
      if (JSON.stringify([...good]) !== JSON.stringify([...this.#upstreams])) await this.#write(good);
      const all = [...good.values()].flat();
      for (const text of this.#draining) if (!all.includes(text)) await this.#drained(text);
      await pause(healthEveryMs);
    }
  }

  async #check(text: string): Promise<void> {
    const answer = await fetch(`http://${text}${this.path}`, { signal: AbortSignal.timeout(2000) }).then(
      ({ status }) => String(status),
      (error: Error) => error.message,
    );
    const before = this.#answers.get(text)?.good ?? 0;
    this.#answers.set(text, { good: answer === '200' ? before + 1 : 0, last: answer });
  }

  /** Old workers end once their last request is answered: then nobody has a connection to it any more. */
  async #drained(text: string): Promise<void> {
    // The brackets keep the search from finding itself.
    const old = ['sh', '-c', 'grep -ls "[i]s shutting down" /proc/[0-9]*/cmdline'];
    if ((await tryDocker(['exec', this.#container, ...old])).stdout !== '') return;
    this.#draining.delete(text);
    this.#answers.delete(text);
  }

  async #write(upstreams: ReadonlyMap<string, readonly string[]>): Promise<void> {
    const servers = [...this.ports].map(([group, port]) => {
      const targets = (upstreams.get(group) ?? []).map((target) => `server ${target} max_fails=0;`).join(' ');
      const upstream = targets === '' ? '' : `upstream ${group} { ${targets} }`;
      const answer = targets === '' ? 'return 503;' : `proxy_pass http://${group}; proxy_next_upstream off;`;
      return `${upstream}\nserver { listen 127.0.0.1:${port} backlog=1024; location / { ${answer} } }\n`;
    });
    const reload = 'cat >/etc/nginx/conf.d/default.conf && nginx -t -q && nginx -s reload';
    const exec = ['exec', '--interactive', this.#container, 'sh', '-c', reload];
    await docker(exec, { stdin: servers.join('') });
    this.#upstreams = upstreams;
  }
}
