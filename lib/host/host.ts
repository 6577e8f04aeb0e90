import type { Journal } from '../journal/journal.js';
import type { Remote } from '../ssh/remote.js';
import { type Lock, type LockAttempt, lockAttempt } from './lock.js';

/** A host of a rollout: where commands run, where its state lies, and the locks that this run holds there. */
export class Host {
  readonly #locks = new Map<string, Lock>();

  /**
   * @param remote the open connection
   * @param directory the parent of all state folders on the host, `~/.deploy-kit` by default
   */
  constructor(
    readonly remote: Remote,
    readonly directory: string,
  ) {}

  get name(): string {
    return this.remote.name;
  }

  /** The lock of one project here, to be taken by the engine before anything changes. */
  lockable(project: string, run: { readonly id: string; readonly url: string }, journal: Journal) {
    return {
      // Names are each run's own: by address, all runs take the locks of several hosts in the same order.
      key: `${this.remote.address} ${project}`,
      target: this.name,
      project,
      open: (): LockAttempt => {
        const attempt = lockAttempt({
          remote: this.remote,
          directory: this.directory,
          project,
          token: run.id,
          run: run.url,
          journal,
        });
        return {
          stop: () => attempt.stop(),
          attempt: async () => {
            const answer = await attempt.attempt();
            if ('lock' in answer) this.#locks.set(project, answer.lock);
            return answer;
          },
        };
      },
    };
  }

  /**
   * Wraps a command that changes something, so that it runs only while this run owns the project's lock.
   *
   * @throws Error when the lock was never taken: a defect of the caller
   */
  fence(project: string, argv: readonly string[]): string[] {
    const lock = this.#locks.get(project);
    if (lock === undefined) throw new Error(`host ${this.name}: the lock of ${project} is not held`);
    return lock.fence(argv);
  }
}
