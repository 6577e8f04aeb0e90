import type { EcsClient, EcsService, EcsServiceDeployment } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { pauseFor } from '../../concurrency/pause.js';
import { DeployError } from '../../errors/deploy-error.js';
import { serviceGone } from './errors.js';
import { FailedTasks, failureThreshold } from './failed-tasks.js';
import { describeService, type ServiceName } from './read-service.js';
import type { ServiceDeployments } from './service-deployments.js';
import { pausedHooks } from './strategy.js';
import { type Mark, type Verdict, verdictOf } from './verdict.js';

/** AWS may be out of reach for this long before a wait is given up; milliseconds. */
const blindForMs = 3 * 60_000;

export interface Watch {
  readonly client: EcsClient;
  readonly name: ServiceName;
  readonly mark: Mark;
  readonly serviceDeployments: ServiceDeployments;
  /** Between two looks, at most. */
  readonly pollMs: number;
  /** Without the time that a deployment waits for a person. */
  readonly timeoutMs: number;
  /** Counts failed tasks where the service has no circuit breaker. */
  readonly failFast: boolean;
  readonly signal: AbortSignal;
  /** Told of each look. */
  onLook?(service: EcsService, serviceDeployment: EcsServiceDeployment | undefined): Promise<void>;
}

/** How a wait ended. */
export type WatchEnd =
  | { readonly verdict: Exclude<Verdict, { is: 'pending' }>; readonly service: EcsService }
  | { readonly verdict: { readonly is: 'timed-out' }; readonly service: EcsService | undefined };

/**
 * Looks at a service until its deployment has come to an end.
 *
 * @throws Cancelled and whatever else `signal` aborts with; DeployError `aws-refused` where AWS refuses, or is out of
 *   reach for three minutes
 */
export async function watch(options: Watch): Promise<WatchEnd> {
  const { client, name, mark, serviceDeployments, pollMs, signal } = options;
  const failures = new FailedTasks(client, name, mark);
  let deadline = performance.now() + options.timeoutMs;
  let seen = performance.now();
  let pausedAt: number | undefined;
  let last: EcsService | undefined;
  let lookedAgain = false;
  for (;;) {
    const started = performance.now();
    let pause = pollMs;
    try {
      // In this order: of what ended a service deployment, the service tells from then on.
      const serviceDeployment = await serviceDeployments.look(signal);
      const service = await describeService(client, name, signal);
      const { status = 'ACTIVE' } = service ?? { status: 'gone' };
      if (service === undefined || status !== 'ACTIVE') throw serviceGone(name, status);
      last = service;
      seen = performance.now();
      if (pausedAt !== undefined) deadline += seen - pausedAt;
      pausedAt = serviceDeployment && pausedHooks(serviceDeployment).length > 0 ? seen : undefined;
      await options.onLook?.(service, serviceDeployment);
      const verdict = verdictOf({ service, serviceDeployment }, mark);
      const looksAgain: boolean = verdict.is === 'failed' && verdict.mayBeSuperseded === true && !lookedAgain;
      if (verdict.is !== 'pending' && !looksAgain) return { verdict, service };
      lookedAgain = looksAgain;
      const early = options.failFast ? await failsFast(service, mark, failures, signal) : undefined;
      if (early !== undefined) return { verdict: { is: 'failed', reason: early }, service };
      // Most of the wait is for tasks to start; once they have, the end is near.
      if (verdict.is === 'pending' && verdict.nearItsEnd) pause = pollMs / 2;
    } catch (thrown) {
      const passes = isPassing(thrown) || (last === undefined && mark.known.size === 0 && isGone(thrown));
      if (!passes || performance.now() - seen > blindForMs) throw thrown;
    }
    const now = performance.now();
    if (now >= deadline && pausedAt === undefined) return { verdict: { is: 'timed-out' }, service: last };
    const next = started + pause;
    await pauseFor((pausedAt === undefined ? Math.min(next, deadline) : next) - now, signal);
  }
}

/** A service that was made just now is not there for everybody at once. */
const isGone = (thrown: unknown) => thrown instanceof DeployError && thrown.code === 'ecs-service-gone';

/** @returns why a deployment counts as failed, where no circuit breaker watches over it */
async function failsFast(
  service: EcsService,
  mark: Mark,
  failures: FailedTasks,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (service.deploymentConfiguration?.deploymentCircuitBreaker?.enable) return undefined;
  const failed = await countOf(failures, signal);
  // What a deployment that was there before has lost before is no failure of this run.
  const own = service.deployments?.find(({ id }) => id === mark.own);
  const count = Math.max(failed, mark.since === undefined ? (own?.failedTasks ?? 0) : 0);
  return count >= failureThreshold(service) ? `${count} tasks failed` : undefined;
}

/** Who may not list tasks still hears the number that ECS counts. */
async function countOf(failures: FailedTasks, signal: AbortSignal): Promise<number> {
  try {
    return (await failures.look(signal)).length;
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || isPassing(thrown)) throw thrown;
    return 0;
  }
}
