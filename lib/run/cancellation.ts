import { Cancelled } from '../errors/deploy-error.js';

type Signal = 'SIGINT' | 'SIGTERM';

/** A run that can be cancelled from outside. */
export interface Cancellation {
  /** Aborts with `Cancelled` at the first signal. */
  readonly signal: AbortSignal;
  /** Aborts for another reason; the first one counts. */
  abort(reason: Error): void;
}

/**
 * Turns SIGINT and SIGTERM into an abort, for the rest of the process's life. A cancelled workflow sends SIGINT,
 * SIGTERM 7.5 s later, and kills 2.5 s after that.
 *
 * @param onAgain told of each signal after the first: the process has little time left
 */
export function listenForCancellation(onAgain: (signal: Signal) => void): Cancellation {
  const controller = new AbortController();
  const listen = (signal: Signal) => {
    if (controller.signal.aborted) onAgain(signal);
    else controller.abort(new Cancelled(signal));
  };
  process.on('SIGINT', listen);
  process.on('SIGTERM', listen);
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
}
