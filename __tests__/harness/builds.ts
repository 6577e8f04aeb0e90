import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImages } from '../../actions/build-images/definition.js';
import { run } from '../../actions/build-images/index.js';
import type { Ending } from '../../lib/capability/define-action.js';
import { readInputs } from '../../lib/capability/inputs-read.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import { type DockerPlugin, dockerTools } from '../../lib/fleet/docker-tools.js';
import { docker, dockerLines, tryDocker } from '../../lib/fleet/engine.js';
import { Journal } from '../../lib/journal/journal.js';

const buildLabel = 'deploy-kit.builds';

export const sha = '0123456789abcdef0123456789abcdef01234567';

export interface Built extends Ending {
  readonly journal: Journal;
}

/** A workspace on this machine, and the docker command with the plugins that a test wants it to have. */
export class BuildRunner {
  private constructor(
    readonly workspace: string,
    /** In front of the names of all images of a test. */
    readonly prefix: string,
    /** Of the processes of this runner. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** @param plugins what the docker command has beside itself */
  static async start(plugins: readonly DockerPlugin[]): Promise<BuildRunner> {
    const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-builds-'));
    const tools = await dockerTools();
    const config = join(folder, 'docker');
    const workspace = join(folder, 'shop');
    await mkdir(join(config, 'cli-plugins'), { recursive: true });
    await mkdir(workspace);
    await mkdir(join(folder, 'temp'));
    for (const plugin of plugins) {
      await symlink(join(tools.plugins, plugin), join(config, 'cli-plugins', plugin));
    }
    return new BuildRunner(workspace, `dk-${folder.slice(-6).toLowerCase()}`, {
      PATH: `${tools.bin}:${process.env.PATH}`,
      DOCKER_CONFIG: config,
      RUNNER_TEMP: join(folder, 'temp'),
    });
  }

  /** What is private to runs. */
  get temp(): string {
    return this.environment.RUNNER_TEMP ?? '';
  }

  /** The Docker configuration of the user. */
  get config(): string {
    return this.environment.DOCKER_CONFIG ?? '';
  }

  /** Writes files of the workspace; what Dockerfiles make is labelled for removal. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.workspace, path)), { recursive: true });
      const label = `LABEL ${buildLabel}=${this.prefix}\n`;
      await writeFile(join(this.workspace, path), path.endsWith('Dockerfile') ? `${text}${label}` : text);
    }
  }

  /** Runs the whole of build-images with inputs as a workflow gives them, in the environment of this runner. */
  async build(given: Readonly<Record<string, string>>, options: BuildOptions = {}): Promise<Built> {
    const read = readInputs(buildImages, given, (name) => `input ${name}`);
    if (!read.ok) throw new InputProblems(read.problems);
    const journal = new Journal();
    journal.read((entry) => options.onEntry?.(entry));
    return this.within(options.env ?? {}, async () => {
      const ending = await run(read.inputs, {
        run: {
          ...{
            id: `run-${Math.random()}`,
            url: 'https://github.com/org/shop/actions/runs/1',
            actor: 'tester',
          },
          ...{ sha, branch: 'main', repository: 'org/shop', directory: this.workspace },
        },
        journal,
        signal: options.signal ?? new AbortController().signal,
        mask: () => undefined,
        redact: (text) => text,
      });
      return { ...ending, journal };
    });
  }

  /** Does something in the environment of this runner. */
  async within<Result>(more: Readonly<Record<string, string>>, work: () => Promise<Result>): Promise<Result> {
    const before = { ...process.env };
    Object.assign(process.env, this.environment, more);
    try {
      return await work();
    } finally {
      for (const name of Object.keys({ ...this.environment, ...more })) {
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      }
    }
  }

  /** Removes the workspace and the images of the test. */
  async stop(): Promise<void> {
    await rm(dirname(this.workspace), { recursive: true, force: true });
    const all = await dockerLines(['images', '--format', '{{.Repository}}:{{.Tag}}']);
    const own = all.filter((image) => image.includes(this.prefix) && !image.endsWith(':<none>'));
    if (own.length > 0) await tryDocker(['image', 'rm', ...own]);
    // Those whose name went to a later build.
    await tryDocker(['image', 'prune', '--force', '--filter', `label=${buildLabel}=${this.prefix}`]);
  }
}

export interface BuildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onEntry?: (entry: Journal['entries'][number]) => void;
}

/** What an image of this machine's engine prints. */
export function printedBy(image: string, ...argv: string[]): Promise<string> {
  return docker(['run', '--rm', '--pull', 'never', '--network', 'none', '--entrypoint', '', image, ...argv]);
}
