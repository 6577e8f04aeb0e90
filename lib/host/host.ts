import type { Journal } from '../journal/journal.js';
import type { Command, CommandResult, ExecOptions, Remote } from '../ssh/remote.js';
import { commandFailed, lockLost, stillBusy } from './errors.js';
import {
  fencedOffExitCode,
  type Lock,
  type LockAttempt,
  lockAttempt,
  stillBusyExitCode,
  workWaitSeconds,
} from './lock.js';

/** Time limit, cancellation and output of a command that changes something. */
export type ChangeOptions = Pick<ExecOptions, 'signal' | 'deadlineMs' | 'onLine'>;

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

  /** Takes part in a lock that this run holds by another connection to the same host. */
  share(project: string, lock: Lock): void {
    this.#locks.set(project, lock);
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

  /**
   * Runs a command that changes something behind the fence of the project's lock. It may be run again after a
   * lost link: the second waits for the first.
   *
   * @returns how it ended, whichever way
   * @throws DeployError `lock-lost` when another run took over, `host-command-failed` when an earlier command did
   *   not end; then nothing ran
   */
  async attempt(project: string, command: Command, options: ChangeOptions): Promise<CommandResult> {
    const fenced = { ...command, argv: this.fence(project, command.argv) };
    const result = await this.remote.exec(fenced, { ...options, repeatable: true });
    if (result.code === fencedOffExitCode) throw lockLost(this.name, project);
    if (result.code === stillBusyExitCode) throw stillBusy(this.name, project, workWaitSeconds);
    return result;
  }

  /**
   * As `attempt`, for commands that must succeed.
   *
   * @throws DeployError `host-command-failed` when the exit code is not 0; `lock-lost`
   */
  async change(project: string, command: Command, options: ChangeOptions): Promise<void> {
    const result = await this.attempt(project, command, options);
    if (result.code !== 0) throw commandFailed(this.name, command.label, result);
  }
}
