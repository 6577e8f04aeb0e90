import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { LocalRemote } from '../host/local-remote.js';

/**
 * A folder as a user's home on a host, with a script called `docker` on its PATH that stands in for Docker:
 * what it answers comes from the test, and what it was called with is kept.
 */
export class StandInHost {
  private constructor(readonly home: string) {}

  static async create(): Promise<StandInHost> {
    const host = new StandInHost(await mkdtemp(join(tmpdir(), 'deploy-kit-')));
    await mkdir(join(host.home, 'bin'));
    return host;
  }

  /** @param text what `docker` does, in sh; its arguments are noted first */
  async docker(text: string): Promise<void> {
    await this.program('bin/docker', `echo "$*" >>"$HOME/calls"\n${text}`);
  }

  /** The Compose plugin, which is looked for and not called. */
  async composePlugin(): Promise<void> {
    await this.program('.docker/cli-plugins/docker-compose', '');
  }

  /** A program of this home, such as `bin/sudo`. */
  async program(path: string, text: string): Promise<void> {
    await this.write(path, `#!/bin/sh\n${text}\n`);
    await chmod(join(this.home, path), 0o755);
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(join(this.home, path, '..'), { recursive: true });
    await writeFile(join(this.home, path), text);
  }

  async calls(): Promise<string[]> {
    const text = await readFile(join(this.home, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter(Boolean);
  }

  /** What of this machine's programs a host has, without its docker. */
  remote(environment: Readonly<Record<string, string>> = {}): LocalRemote {
    const path = [join(this.home, 'bin'), '/usr/bin', '/bin'].join(delimiter);
    return new LocalRemote({ PATH: path, HOME: this.home, ...environment });
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true });
  }
}
