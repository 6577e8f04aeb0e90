import type { ContainerState } from './containers.js';

/** What is expected of a service's containers beyond what the engine tells. */
export interface Expectation {
  /** Containers that there should be. */
  readonly count: number;
  /** Another service waits for its successful end, so ending with 0 is all that is wanted of it. */
  readonly endsWell: boolean;
}

export type Verdict =
  | { readonly kind: 'well' }
  | { readonly kind: 'waiting'; readonly state: string }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Judges one container by its state alone.
 *
 * A service without restart policy, ports and health check that ends with 0 is a one-shot and is well; a
 * container that ends in any other way, restarts or is unhealthy has failed.
 *
 * @param container its state now
 * @param expectation what is known of its service
 */
export function judge(container: ContainerState, expectation: Expectation): Verdict {
  switch (container.status) {
    case 'running':
      return judgeRunning(container, expectation);
    case 'exited':
      return judgeExited(container, expectation);
    case 'created':
      // A container that could not start stays `created`, with the engine's words.
      return container.startError === ''
        ? { kind: 'waiting', state: 'not started' }
        : { kind: 'failed', reason: `could not start: ${container.startError}` };
    case 'restarting':
      return { kind: 'failed', reason: `keeps restarting; ${exitReason(container)}` };
    case 'paused':
    case 'removing':
    case 'dead':
      return { kind: 'failed', reason: `is ${container.status}` };
  }
}

function judgeRunning(container: ContainerState, expectation: Expectation): Verdict {
  if (expectation.endsWell) return { kind: 'waiting', state: 'still running' };
  switch (container.health) {
    case 'none':
    case 'healthy':
      return { kind: 'well' };
    case 'starting':
      return { kind: 'waiting', state: 'not healthy yet' };
    case 'unhealthy':
      return {
        kind: 'failed',
        reason: container.healthOutput
          ? `unhealthy; its health check said: ${container.healthOutput}`
          : 'unhealthy',
      };
  }
}

function judgeExited(container: ContainerState, expectation: Expectation): Verdict {
  const restarts = container.restartPolicy === 'always' || container.restartPolicy === 'unless-stopped';
  const oneShot =
    expectation.endsWell || !(restarts || container.publishesPorts || container.health !== 'none');
  if (container.exitCode === 0 && oneShot) return { kind: 'well' };
  return { kind: 'failed', reason: exitReason(container) };
}

/** `exited with code 137 (out of memory)`: the code with what is known of its meaning. */
export function exitReason(container: Pick<ContainerState, 'exitCode' | 'outOfMemory'>): string {
  const { exitCode, outOfMemory } = container;
  const signal = exitCode > 128 ? signalNames[exitCode - 128] : undefined;
  const meaning = outOfMemory ? ' (out of memory)' : signal ? ` (${signal})` : '';
  return `exited with code ${exitCode}${meaning}`;
}

/** The signals that end containers, signal(7). */
const signalNames: Readonly<Record<number, string>> = {
  2: 'SIGINT',
  6: 'SIGABRT',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  15: 'SIGTERM',
};
