import type { StepContext } from '../../lib/capability/capability.js';
import type { HealthWatch } from '../../lib/docker/health.js';
import type { Expectation } from '../../lib/docker/verdict.js';
import { DeployError } from '../../lib/errors/deploy-error.js';
import { isDependencyFailed, isNameTaken, tidyCommand, upCommand } from './compose-commands.js';
import { composeUpFailed } from './errors.js';
import type { Switch } from './switch.js';

const quickDeadlineMs = 60_000;
const upAttempts = 3;
/** Beyond the health timeout, for containers that take their time to stop. */
export const stopAllowanceMs = 5 * 60_000;

/** `docker compose up` of some services of the release, again where an interrupted one left names taken. */
export async function up(
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

/** Removes what an interrupted `up` left half made. */
export function tidy({ host, docker, release }: Switch, context: StepContext): Promise<void> {
  const options = { signal: context.signal, deadlineMs: quickDeadlineMs };
  return host.change(release.project, tidyCommand(docker, release.project), options);
}

/** What is waited for of some services of a release. */
export function healthRequest(
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
