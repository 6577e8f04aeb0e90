import { setTimeout as pause } from 'node:timers/promises';
import { type DockerCommand, inspectProject } from '../docker/containers.js';
import { engineRefused } from '../docker/errors.js';
import { watchHealth } from '../docker/health.js';
import { probeDocker } from '../docker/install-probe.js';
import type { Expectation } from '../docker/verdict.js';
import { DeployError } from '../errors/deploy-error.js';
import type { Remote } from '../ssh/remote.js';
import type { Answer, Pace, Probe } from './probe.js';

const inspectDeadlineMs = 30_000;
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
      const started = performance.now();
      while (!signal.aborted) {
        const leftMs = pace.timeoutMs - (performance.now() - started);
        onAnswer(await waitForProject(remote, docker, project, { ...pace, timeoutMs: leftMs }, signal));
        await pause(Math.max(askAgainMs, pace.intervalMs), undefined, { signal }).catch(() => undefined);
      }
    },
  };
}

async function waitForProject(
  remote: Remote,
  docker: DockerCommand,
  project: string,
  { timeoutMs, stableForMs }: Pace,
  signal: AbortSignal,
): Promise<Answer> {
  const watch = await watchHealth(remote, docker, project);
  try {
    const containers = await inspectProject(remote, docker, project, {
      signal,
      deadlineMs: inspectDeadlineMs,
    });
    if (containers.length === 0) return { good: false, text: 'the project has no containers', lines: [] };
    const services = new Map<string, Expectation>();
    for (const { service } of containers) {
      services.set(service, { count: (services.get(service)?.count ?? 0) + 1, endsWell: false });
    }
    const existing = new Set(containers.map(({ id }) => id));
    await watch.wait({
      remote,
      docker,
      project,
      services,
      existing,
      // It has to say what it found before the whole wait is over.
      timeoutMs: Math.max(0, timeoutMs - 500),
      stableForMs,
      signal,
      onHealthy: () => undefined,
    });
    return { good: true, text: 'all containers are well', lines: [], settled: true };
  } catch (thrown) {
    if (!(thrown instanceof DeployError) || !/^container-/.test(thrown.code)) throw thrown;
    return { good: false, text: thrown.message, lines: thrown.log };
  } finally {
    await watch.stop();
  }
}
