import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stepDefinitions } from '../../../actions/steps.js';
import type { Capability, Planned, Prepared } from '../../../lib/capability/capability.js';
import { defineAction, type RunContext } from '../../../lib/capability/define-action.js';
import { text } from '../../../lib/capability/inputs.js';
import { readConfig } from '../../../lib/config/read-config.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';
import { Host } from '../../../lib/host/host.js';
import { Journal } from '../../../lib/journal/journal.js';
import type { RolloutResult } from '../../../lib/rollout/engine.js';
import { rollOutSystem } from '../../../lib/rollout/roll-out-system.js';
import type { StepImplementation } from '../../../lib/rollout/step-action.js';
import { readSystem, type System } from '../../../lib/rollout/system.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import type { ScriptedElb } from '../../harness/scripted-elb.js';
import { LocalRemote } from '../host/local-remote.js';

const identity = { id: 'run-1', url: '', actor: '', sha: '', branch: '', repository: '', directory: '/' };

/** Hosts behind a scripted load balancer, and a scripted deploy: what happens is written down in its order. */
export class Behind {
  /** `drain a`, `deploy a 2 (b, c)` with the members of the group meanwhile, `back a 1 (b)`, ... */
  readonly told: string[] = [];
  readonly versions = new Map<string, string>();
  /** A version that a host does not get to run well. */
  broken: { readonly host: string; readonly version: string } | undefined;
  cancelling = new AbortController();
  journal = new Journal();

  private constructor(
    readonly elb: ScriptedElb,
    readonly hosts: readonly string[],
    readonly folder: string,
  ) {}

  /** @param hosts `a` is at 10.0.0.1, `b` at 10.0.0.2, ... */
  static async start(elb: ScriptedElb, hosts: readonly string[]): Promise<Behind> {
    const behind = new Behind(elb, hosts, await mkdtemp(join(tmpdir(), 'deploy-kit-behind-')));
    elb.onCall = ({ action, question }) => {
      if (action !== 'RegisterTargets' && action !== 'DeregisterTargets') return;
      const ids = (question.Targets as { Id: string }[]).map(({ Id }) => behind.#hostAt(Id));
      behind.told.push(`${action === 'RegisterTargets' ? 'in' : 'out'} ${ids.join(' ')}`);
    };
    return behind;
  }

  stop(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** Rolls out a version with one host at a time. */
  async up(
    version: string,
    { batch = '1', id = 'run-1', timeout = '20s', more = '', around = 'true' } = {},
  ): Promise<RolloutResult> {
    const context = this.#context(id);
    const system = await this.#system(version, { batch, timeout, more, around }, context);
    try {
      return await rollOutSystem(system, this.remotes(), { dryRun: false }, context);
    } finally {
      await system.end();
    }
  }

  /** What the post step of a run that was killed does about the target of a host. */
  async recover(name: string, id = 'run-1'): Promise<unknown> {
    const context = this.#context(id);
    const system = await this.#system('1', { batch: '1', timeout: '20s', more: '', around: 'true' }, context);
    const remote = this.remotes().get(name);
    if (remote === undefined) throw new Error(`no host ${name}`);
    const { work } = system.phases[0]?.steps[1] ?? {};
    try {
      return await work?.recover?.(new Host(remote, '~/.deploy-kit'), context, { keep: false });
    } finally {
      await system.end();
    }
  }

  #context(id: string): RunContext {
    const { journal, cancelling } = this;
    const run = { ...identity, id };
    return { run, journal, signal: cancelling.signal, mask: () => undefined, redact: String };
  }

  async #system(
    version: string,
    { batch, timeout, more, around }: Readonly<Record<'batch' | 'timeout' | 'more' | 'around', string>>,
    context: RunContext,
  ): Promise<System> {
    const definitions = { ...(await stepDefinitions()), 'scripted-deploy': this.#deploy() };
    const text = `project: shop
ssh: { fingerprint: "SHA256:${'A'.repeat(43)}" }
hosts: { web: [${this.hosts.map((name, index) => `${name}=10.0.0.${index + 1}`).join(', ')}] }
phases:
  - name: web
    hosts: web
    batch: ${batch}
    steps:
      - { id: deployed, scripted-deploy: { version: ${JSON.stringify(version)} } }
      - register-target: { target-group: web, around: ${around}, poll: 5ms, timeout: ${timeout}${more} }
`;
    const known = { environment: {}, run: { sha: '', branch: '', environment: '' }, definitions };
    const config = readConfig({ file: 'deploy-kit.yml', directory: '/', text, ...known });
    return readSystem(config, definitions, context);
  }

  remotes(): ReadonlyMap<string, Remote> {
    return new Map(
      this.hosts.map((name, index) => {
        const remote = new LocalRemote({ HOME: join(this.folder, name), PATH: process.env.PATH ?? '' });
        const address = `10.0.0.${index + 1}:22`;
        return [
          name,
          Object.defineProperties(remote, { name: { value: name }, address: { value: address } }),
        ];
      }),
    );
  }

  #hostAt(id: string): string {
    return this.hosts[Number(id.split('.').at(-1)) - 1] ?? id;
  }

  /** Who is in the target group besides a host. */
  #others(name: string): string {
    const members = this.elb.members('web').map((target) => this.#hostAt(target.split(':')[0] ?? ''));
    return members.includes(name) ? `under requests` : members.join(', ');
  }

  #deploy() {
    const capability: Capability<string, Host, Planned, Prepared, { readonly before: string }> = {
      plan: async ({ name }, version) => ({
        changes: this.versions.get(name) === version ? [] : [{ subject: 'web', action: 'update' }],
      }),
      prepare: async () => ({}),
      apply: async ({ name }, version, _ready, { began }) => {
        const before = this.versions.get(name) ?? '';
        began({ before });
        this.told.push(`deploy ${name} ${version} (${this.#others(name)})`);
        this.versions.set(name, version);
        return { before };
      },
      verify: async ({ name }, version) => {
        if (this.broken?.host === name && this.broken.version === version) throw notWell(name);
        return {};
      },
      undo: async ({ name }, _version, { before }) => {
        this.told.push(`back ${name} ${before} (${this.#others(name)})`);
        this.versions.set(name, before);
      },
    };
    const implementation: StepImplementation<{ readonly version: string }> = {
      run: async () => ({ outcome: 'unchanged', outputs: {} }),
      step: {
        name: 'scripted-deploy',
        success: 'deployed',
        begin: async ({ version }) => ({ capability, wish: version }),
      },
    };
    return defineAction({
      name: 'scripted-deploy',
      description: 'A stand-in of a deploy.',
      branding: { icon: 'box', color: 'blue' },
      inputs: { version: text('A version.', { required: true }) },
      outputs: { version: 'What runs.' },
      post: false,
      step: 'hosts',
      load: async () => implementation,
    });
  }
}

const notWell = (host: string) =>
  new DeployError({
    code: 'wait-not-healthy',
    what: 'version does not run',
    where: `host ${host}`,
    remedy: 'Mend it.',
  });
