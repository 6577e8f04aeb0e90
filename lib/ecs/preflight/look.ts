import { DeployError } from '../../errors/deploy-error.js';
import { isNamed } from '../service/read-service.js';

/** AWS is asked no longer than this before a deploy; milliseconds. */
const withinMs = 10_000;

/**
 * Looks at what a deploy needs. None of it is the deploy itself: what this role may not look at, or what does not answer
 * in time, is taken for good and noted.
 */
export class Look {
  readonly #signal: AbortSignal;
  readonly #unseen = new Set<string>();

  /** @param cancel of the run */
  constructor(private readonly cancel: AbortSignal) {
    this.#signal = AbortSignal.any([cancel, AbortSignal.timeout(withinMs)]);
  }

  /** Actions that were refused or not answered, such as `iam:GetRole`. */
  get unseen(): readonly string[] {
    return [...this.#unseen].toSorted();
  }

  /**
   * Asks one thing.
   *
   * @param action as permissions name it
   * @param missing names of AWS's errors that say that there is none
   * @returns `missing` where there is none; undefined where it is not known
   */
  async at<Value>(
    action: string,
    call: (signal: AbortSignal) => Promise<Value>,
    ...missing: readonly string[]
  ): Promise<Value | 'missing' | undefined> {
    try {
      return await call(this.#signal);
    } catch (thrown) {
      this.cancel.throwIfAborted();
      if (isNamed(thrown, ...missing)) return 'missing';
      if (!(thrown instanceof DeployError) && !this.#signal.aborted) throw thrown;
      this.#unseen.add(action);
      return undefined;
    }
  }
}
