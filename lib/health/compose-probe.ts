import { setTimeout as pause } from 'node:timers/promises';
import { type DockerCommand, inspectProject } from '../docker/containers.js';
import { engineRefused } from '../docker/errors.js';
import { type HealthWatch, watchHealth } from '../docker/health.js';
import { probeDocker } from '../docker/install-probe.js';
import type { Expectation } from '../docker/verdict.js';
import { DeployError } from '../errors/deploy-error.js';
import type { Remote } from '../ssh/remote.js';
import type { Answer, Pace, Probe } from './probe.js';

const inspectDeadlineMs = 30_000;
/** So often the state of a project that is not well is told, in milliseconds; its events are heard at once. */
const tellEveryMs = 2_000;
/** A look at all containers is dear: not more often than this, in milliseconds, while there are none. */
const askAgainMs = 500;

/**
 * All containers that a Compose project has on a host: healthy where they have a health check, running, or
 * one-shots that ended with 0, and none restarting.
 */
export function composeOnHost(remote: Remote, project: string): Probe {
  return {
    name: `compose ${project}`,
    from: remote.name,
    async watch(onAnswer, pace, signal) {
      const { docker, said } = await probeDocker(remote, signal);
      if (docker === undefined) throw engineRefused(remote.name, said);
      const watch = await watchHealth(remote, docker, project);
      try {
        while (!signal.aborted) {
          onAnswer(await askProject({ remote, docker, project, watch }, pace, signal));
          await pause(askAgainMs, undefined, { signal }).catch(() => undefined);
        }
      } finally {
        await watch.stop();
      }
    },
  };
}

interface WatchedProject {
  readonly remote: Remote;
  readonly docker: DockerCommand;
  readonly project: string;
  readonly watch: HealthWatch;
}

async function askProject(
  { remote, docker, project, watch }: WatchedProject,
  { timeoutMs, stableForMs }: Pace,
  signal: AbortSignal,
): Promise<Answer> {
  const containers = await inspectProject(remote, docker, project, { signal, deadlineMs: inspectDeadlineMs });
  if (containers.length === 0) return { good: false, text: 'the project has no containers', lines: [] };
  const services = new Map<string, Expectation>();
  for (const { service } of containers) {
    services.set(service, { count: (services.get(service)?.count ?? 0) + 1, endsWell: false });
  }
  try {
    await watch.wait({
      remote,
      docker,
      project,
      services,
      existing: new Set(containers.map(({ id }) => id)),
      timeoutMs: Math.min(tellEveryMs, timeoutMs / 4),
      stableForMs,
      signal,
      onHealthy: () => undefined,
    });
    return { good: true, text: 'all containers are well', lines: [], settled: true };
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || !thrown.code.startsWith('container-')) throw thrown;
    return { good: false, text: stateOf(thrown), lines: thrown.log };
  }
}

/** `service web (shop-web-1): not healthy yet`, without the host and the time of this look. */
function stateOf({ where = '', what }: DeployError): string {
  return `${where.replace(/^host [^,]+, /, '')}: ${what.replace(/ after \d+ s$/, '')}`;
}
