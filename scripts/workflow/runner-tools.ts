import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerTools } from '../../lib/fleet/docker-tools.js';

/** The docker command with its plugins as a GitHub runner has them, and a Docker configuration that is nobody's. */
export class RunnerTools {
  private constructor(
    readonly folder: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(): Promise<RunnerTools> {
    const { bin, plugins } = await dockerTools();
    const folder = await mkdtemp(join(tmpdir(), 'deploy-kit-runner-'));
    const config = join(folder, 'docker');
    await mkdir(config);
    await symlink(plugins, join(config, 'cli-plugins'));
    await writeFile(join(config, 'config.json'), '{}');
    return new RunnerTools(folder, { DOCKER_CONFIG: config, PATH: `${bin}:${process.env.PATH}` });
  }

  stop(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
