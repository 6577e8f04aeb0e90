import type { StepContext } from '../../lib/capability/capability.js';
import type { ContainerState } from '../../lib/docker/containers.js';
import type { HealthWatch } from '../../lib/docker/health.js';
import type { Expectation } from '../../lib/docker/verdict.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import type { Host } from '../../lib/host/host.js';
import { workWaitSeconds } from '../../lib/host/lock.js';
import {
  isDependencyFailed,
  isNameTaken,
  pointCommand,
  type ReleaseOnHost,
  removeContainersCommand,
  tidyCommand,
  upCommand,
} from './compose-commands.js';
import { composeUpFailed } from './errors.js';
import type { SeenContainer } from './probe.js';
import type { ReleaseRecord } from './record.js';

const quickDeadlineMs = 60_000;
const upAttempts = 3;
/** Beyond the health timeout, for containers that take their time to stop. */
export const stopAllowanceMs = 5 * 60_000;

/** A release being brought up on a host. */
export interface Switch {
  readonly host: Host;
  readonly docker: readonly string[];
  readonly release: ReleaseOnHost;
  readonly record: ReleaseRecord;
  readonly stages: readonly string[];
  readonly services: readonly string[];
  /** One-shots that need not run again; nothing waits for them. */
  readonly ended: readonly string[];
  /** Containers that were there before. */
  readonly before: readonly SeenContainer[];
  /** An earlier `up` of the project may not have come to its end. */
  readonly interrupted: boolean;
  readonly healthTimeoutMs: number;
  readonly stableForMs: number;
}

/** Points `current` to a release and brings up what changed: one-shots first, each to its end, then the rest. */
export async function bringUp(
  step: Switch,
  listening: Promise<HealthWatch>,
  context: StepContext,
): Promise<void> {
  const { host, release, record } = step;
  // The first change waits for whatever a lost link or a killed run left running here.
  const pointing = host.change(release.project, pointCommand(release), {
    signal: context.signal,
    deadlineMs: workWaitSeconds * 1000 + quickDeadlineMs,
  });
  const [watch] = await Promise.all([listening, pointing]);
  const gone = step.before.filter(
    ({ service }) => service !== '' && !(service in record.services) && !record.left.includes(service),
  );
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await host.change(release.project, removeContainersCommand(step.docker, ids), {
      signal: context.signal,
      deadlineMs: stopAllowanceMs,
    });
  }
  if (step.interrupted) await tidy(step, context);
  for (const stage of step.stages) {
    await up(step, [stage], watch, context);
    await watch.wait(healthRequest(step, [stage], 0, context));
  }
  if (step.services.length > 0) await up(step, step.services, watch, context);
}

async function up(
  step: Switch,
  services: readonly string[],
  watch: HealthWatch,
  context: StepContext,
): Promise<void> {
  const { host, docker, release } = step;
  const command = upCommand(docker, release, services);
  for (let attempt = 1; ; attempt += 1) {
    const result = await host.attempt(release.project, command, {
      signal: context.signal,
      deadlineMs: step.healthTimeoutMs + stopAllowanceMs,
      onLine: (line) =>
        context.journal.write({ type: 'output', target: host.name, source: 'compose', line: line.trim() }),
    });
    if (result.code === 0) return;
    // What an `up` that was cut off had asked for, the engine may have done only after we tidied.
    if (attempt === upAttempts || !isNameTaken(result.stderr)) {
      if (isDependencyFailed(result.stderr)) await tellFailed(step, services, watch, context);
      throw composeUpFailed(host.name, result);
    }
    await tidy(step, context);
  }
}

/**
 * Compose says only that a container which others depend on is unhealthy or ended.
 *
 * @throws DeployError `container-failed` with that container's own reason and log lines, where it is still to be seen
 */
async function tellFailed(
  step: Switch,
  services: readonly string[],
  watch: HealthWatch,
  context: StepContext,
): Promise<void> {
  try {
    await watch.wait({ ...healthRequest(step, services, 0, context), timeoutMs: 0 });
  } catch (thrown) {
    if (thrown instanceof DeployError && thrown.code !== 'container-failed') return;
    throw thrown;
  }
}

function tidy({ host, docker, release }: Switch, context: StepContext): Promise<void> {
  const options = { signal: context.signal, deadlineMs: quickDeadlineMs };
  return host.change(release.project, tidyCommand(docker, release.project), options);
}

/** Waits until all services of a release are well and stay so. */
export async function waitUntilWell(
  step: Switch,
  watch: HealthWatch,
  context: StepContext,
): Promise<WellServices> {
  const started = Date.now();
  const times: Record<string, number> = {};
  const services = [...step.stages, ...step.services];
  const request = healthRequest(step, services, step.stableForMs, context, (service) => {
    const durationMs = Date.now() - started;
    times[service] = durationMs;
    context.journal.write({ type: 'container.healthy', target: step.host.name, service, durationMs });
  });
  const containers = await watch.wait(request);
  return { containers, times };
}

export interface WellServices {
  readonly containers: readonly ContainerState[];
  /** Milliseconds until each service was well. */
  readonly times: Readonly<Record<string, number>>;
}

function healthRequest(
  step: Switch,
  services: readonly string[],
  stableForMs: number,
  context: StepContext,
  onHealthy: (service: string) => void = () => undefined,
) {
  const expected = services.map((name): [string, Expectation] => {
    const { count = 1, endsWell = false } = step.record.services[name] ?? {};
    return [name, { count, endsWell }];
  });
  return {
    remote: step.host.remote,
    docker: step.docker,
    project: step.release.project,
    services: new Map(expected),
    existing: new Set(step.before.map(({ id }) => id)),
    timeoutMs: step.healthTimeoutMs,
    stableForMs,
    signal: context.signal,
    onHealthy,
  };
}
