import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A folder under git, as nobody's: no configuration of this machine's user is read or written. */
export class GitFolder {
  constructor(readonly path: string) {}

  /** @param origin where it is said to come from; nothing is ever fetched from there or sent there */
  async init(origin: string): Promise<void> {
    await this.#git('init', '--quiet', '--initial-branch=main');
    await this.#git('remote', 'add', 'origin', origin);
  }

  /**
   * Commits everything as it is.
   *
   * @returns the commit's id
   */
  async commit(message: string): Promise<string> {
    await this.#git('add', '--all');
    const author = ['-c', 'user.name=octocat', '-c', 'user.email=octocat@example.com'];
    await this.#git(...author, 'commit', '--quiet', '--allow-empty', '--no-gpg-sign', '--message', message);
    return this.#git('rev-parse', 'HEAD');
  }

  async #git(...argv: readonly string[]): Promise<string> {
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
    const { stdout } = await run('git', argv, { cwd: this.path, env });
    return stdout.trim();
  }
}
