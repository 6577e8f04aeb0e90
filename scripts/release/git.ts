import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A git folder and its remote `origin`. */
export class Git {
  constructor(
    private readonly directory: string,
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {}

  /** What is changed, or there and not known to git: a path each. */
  async changes(): Promise<readonly string[]> {
    const lines = await this.#lines('status', '--porcelain', '--untracked-files=all');
    return lines.map((line) => line.slice(3));
  }

  async head(): Promise<string> {
    return (await this.#lines('rev-parse', 'HEAD'))[0] ?? '';
  }

  /** Name -> the object that it points to, of the remote. */
  async remoteTags(): Promise<ReadonlyMap<string, string>> {
    const lines = await this.#lines('ls-remote', '--tags', '--refs', 'origin');
    return new Map(
      lines.map((line): [string, string] => {
        const [object = '', ref = ''] = line.split('\t');
        return [ref.replace('refs/tags/', ''), object];
      }),
    );
  }

  /** Whether a commit is part of what the remote has as its branch. */
  async isOn(branch: string, commit: string): Promise<boolean> {
    const [line = ''] = await this.#lines('ls-remote', 'origin', `refs/heads/${branch}`);
    const [tip = ''] = line.split('\t');
    if (tip === commit) return true;
    if (tip === '') return false;
    await this.#lines('fetch', '--quiet', 'origin', `refs/heads/${branch}`);
    const ended = run('git', ['merge-base', '--is-ancestor', commit, tip], this.#options).then(
      () => true,
      () => false,
    );
    return ended;
  }

  /**
   * Gives a commit a tag that stays and moves another one to it, both or none of them.
   *
   * @param moved was at `from` before; where somebody moved it since, nothing is pushed
   */
  async pushTags(
    commit: string,
    tag: { readonly name: string; readonly message: string },
    moved: { readonly name: string; readonly from: string },
  ): Promise<void> {
    await this.#lines('tag', '--annotate', '--no-sign', '--message', tag.message, tag.name, commit);
    try {
      await this.#lines(
        ...['push', '--atomic', `--force-with-lease=refs/tags/${moved.name}:${moved.from}`, 'origin'],
        ...[`refs/tags/${tag.name}`, `${commit}:refs/tags/${moved.name}`],
      );
    } catch (thrown) {
      // Nothing was pushed, and a second try begins as the first one did.
      await this.#lines('tag', '--delete', tag.name);
      throw thrown;
    }
  }

  async #lines(...argv: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await run('git', argv, this.#options);
    return stdout.split('\n').filter((line) => line !== '');
  }

  get #options() {
    return { cwd: this.directory, env: this.environment, maxBuffer: 16 * 1024 * 1024 };
  }
}
