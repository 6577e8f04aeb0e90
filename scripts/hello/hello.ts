import { join } from 'node:path';
import { type Fleet, type FleetHost, startFleet } from '../../lib/fleet/fleet.js';
import { Caller } from '../workflow/caller.js';
import { push } from '../workflow/events.js';
import type { WorkflowRun } from '../workflow/workflow-run.js';
import { rewriteSwap, type SwapInputs } from './swap-step.js';

/** Where the parts are. */
export interface HelloOptions {
  /** The folder of this repository. */
  readonly root: string;
  /** The folder with `dist` and the front doors; `root` when not given. */
  readonly kit?: string;
  /** What the step Swap is given instead. */
  readonly swap: (fleet: Fleet) => SwapInputs;
}

/** Characters that shells, YAML and Compose each read in a way of their own. */
export const adminPassword = `correct"horse'$battery{staple}\\n`;

/**
 * A user's copy of examples/hello and two fresh hosts that it deploys to, each push by the workflow runner.
 * The hosts hold a busybox under the name that the example gives it on Docker Hub, which they cannot reach.
 */
export class Hello {
  private constructor(
    readonly fleet: Fleet,
    readonly repository: Caller,
  ) {}

  static async start({ root, kit = root, swap }: HelloOptions): Promise<Hello> {
    const options = { publish: [80], volumes: ['/disk'] };
    const fleet = await startFleet({ hosts: ['web1', 'web2'].map((name) => ({ name, options })) });
    try {
      await putBusybox(fleet);
      const example = join(root, 'examples', 'hello');
      const repository = await Caller.start({ root, kit, example, name: 'hello' });
      await repository.edit('.github/workflows/deploy.yml', (text) => rewriteSwap(text, swap(fleet)));
      return new Hello(fleet, repository);
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get hosts(): readonly FleetHost[] {
    return this.fleet.hosts;
  }

  /** Commits what the repository holds and runs the workflow of the push to main. */
  async push(message: string, signal?: AbortSignal): Promise<WorkflowRun> {
    await this.repository.commit(message);
    return this.repository.run(push('main'), {
      secrets: this.secrets,
      variables: {
        HOSTS: this.hosts.map(({ target }) => target).join(', '),
        URLS: this.hosts.map((host) => this.url(host)).join(', '),
      },
      ...(signal && { signal }),
    });
  }

  /** What the page says from the next push on. */
  setVersion(version: number): Promise<void> {
    return this.repository.edit('web/www/index.html', (text) =>
      text.replace(/version \d+/, `version ${version}`),
    );
  }

  /** The repository's secrets, by the names of the example. */
  get secrets(): Readonly<Record<string, string>> {
    return {
      SSH_PRIVATE_KEY: this.fleet.host(0).privateKey,
      SSH_KNOWN_HOSTS: this.fleet.knownHosts,
      ADMIN_PASSWORD: adminPassword,
    };
  }

  /** Where a host's page is reached from this machine. */
  url(host: FleetHost): string {
    return `http://127.0.0.1:${host.ports.get(80)}/`;
  }

  /** The version that each host's page names; undefined where nothing answers. */
  versions(): Promise<readonly (number | undefined)[]> {
    return Promise.all(
      this.hosts.map(async (host) => {
        const answer = await fetch(this.url(host)).catch(() => undefined);
        const version = /version (\d+)/.exec((await answer?.text()) ?? '')?.[1];
        return version === undefined ? undefined : Number(version);
      }),
    );
  }

  /** The id of each host's container. */
  containers(): Promise<readonly string[]> {
    return Promise.all(this.hosts.map((host) => host.run(['docker', 'ps', '--quiet', '--no-trunc'])));
  }

  /** Removes the hosts and the copy. */
  async stop(): Promise<void> {
    await this.fleet.stop();
    await this.repository.stop();
  }
}

async function putBusybox(fleet: Fleet): Promise<void> {
  const image = 'deploy-kit/busybox-service:latest';
  await fleet.loadImage(image);
  await Promise.all(fleet.hosts.map((host) => host.run(['docker', 'tag', image, 'busybox:1.37'])));
}
