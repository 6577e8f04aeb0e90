import type { StepContext } from '../../lib/capability/capability.js';
import type { ContainerState } from '../../lib/docker/containers.js';
import type { HealthWatch } from '../../lib/docker/health.js';
import type { Host } from '../../lib/host/host.js';
import { workWaitSeconds } from '../../lib/host/lock.js';
import { pointCommand, type ReleaseOnHost, removeContainersCommand } from './compose-commands.js';
import type { SeenContainer } from './probe.js';
import type { ReleaseRecord, Rolling } from './record.js';
import { rollAll } from './rolling.js';
import { healthRequest, stopAllowanceMs, tidy, up } from './up.js';

const quickDeadlineMs = 60_000;

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
  /** Services whose new containers are there before the old ones go. */
  readonly rolling: Rolling | undefined;
}

/** Points `current` to a release and brings up what changed: one-shots first, each to its end, then rolling services, then the rest. */
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
  await rollAll(step, watch, context);
  if (step.services.length > 0) await up(step, step.services, watch, context);
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
