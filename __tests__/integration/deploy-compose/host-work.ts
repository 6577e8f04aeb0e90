import { backCapability } from '../../../actions/deploy-compose/back.js';
import { RegistryAccess } from '../../../actions/deploy-compose/registry-access.js';
import { releasesOn } from '../../../actions/deploy-compose/releases.js';
import {
  type DeployComposeInputs,
  type ReleaseRequest,
  readRequest,
} from '../../../actions/deploy-compose/request.js';
import { RunnerImages } from '../../../actions/deploy-compose/runner-images.js';
import { statusOf } from '../../../actions/deploy-compose/status.js';
import type { RunIdentity } from '../../../lib/capability/capability.js';
import { projectOf } from '../../../lib/docker/project-name.js';
import { Host } from '../../../lib/host/host.js';
import { Journal } from '../../../lib/journal/journal.js';
import { bindStep } from '../../../lib/rollout/bind-step.js';
import { runRollout } from '../../../lib/rollout/engine.js';
import type { WayBack } from '../../../lib/rollout/way-back.js';
import type { Hello } from '../../harness/hello.js';
import { inputsOf } from '../../unit/deploy-compose/inputs.js';
import { connectTo } from '../docker-images/remote-host.js';

/** What the command line does with the hosts of a workspace beside deploying to them. */
export class HostWork {
  private constructor(
    private readonly hello: Hello,
    readonly hosts: readonly Host[],
  ) {}

  static async connect(hello: Hello): Promise<HostWork> {
    const remotes = await Promise.all(hello.hosts.map(connectTo));
    return new HostWork(
      hello,
      remotes.map((remote) => new Host(remote, '~/.deploy-kit')),
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.hosts.map(({ remote }) => remote.close()));
  }

  async statuses(version: string) {
    const { request } = await this.#read(version);
    return Promise.all(this.hosts.map((host) => statusOf(host, request, new AbortController().signal)));
  }

  async releases() {
    const { request } = await this.#read('1');
    const { signal } = new AbortController();
    return Promise.all(this.hosts.map((host) => releasesOn(host, request.project, host.name, signal)));
  }

  /** Runs each host's way back as a rollout of one phase. */
  async goBack(ways: readonly WayBack[], rest: { dryRun?: boolean; cancel?: AbortSignal } = {}) {
    const { dryRun = false, cancel = new AbortController().signal } = rest;
    const { inputs, request } = await this.#read('1');
    const journal = new Journal();
    const sources = { registry: new RegistryAccess(inputs), runner: new RunnerImages() };
    const targets = ways.flatMap((way) => {
      const host = this.hosts.find(({ name }) => name === way.target);
      if (way.kind !== 'back' || host === undefined) return [];
      const capability = backCapability(request, way.release, sources);
      const context = { run, journal, dryRun };
      const [name, targetName] = ['deploy-compose', host.name];
      return [
        {
          name: host.name,
          steps: [bindStep(capability, { name, targetName, target: host, inputs, context })],
        },
      ];
    });
    const names = new Set(targets.map(({ name }) => name));
    const phases = [{ name: 'back', needs: [], targets, batches: [targets.length], maxFailures: 0 }];
    const locks = this.hosts
      .filter(({ name }) => names.has(name))
      .map((host) => host.lockable(request.project, run, journal));
    const settings = { concurrency: 4, dryRun, rollback: true, success: 'rolled-back' as const };
    return runRollout({ title: 'rollback', phases, locks, ...settings }, journal, cancel);
  }

  /** What the workspace asks for, as `Hello.deploy` gives it. */
  async #read(version: string): Promise<{ inputs: DeployComposeInputs; request: ReleaseRequest }> {
    const inputs = inputsOf({
      env: `IMAGE=hello/web:${version}`,
      'stable-for': '1s',
      'health-timeout': '20s',
      pull: 'never',
    });
    const identity = { ...run, directory: this.hello.workspace };
    const project = await projectOf(inputs, identity);
    return { inputs, request: await readRequest(inputs, project, this.hello.workspace) };
  }
}

const run: RunIdentity = {
  id: 'rollback-1-back00',
  url: 'https://run/back',
  actor: 'ann',
  sha: '',
  branch: 'main',
  repository: 'org/hello',
  directory: '/',
};
