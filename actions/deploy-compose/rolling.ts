import { setTimeout as pause } from 'node:timers/promises';
import type { StepContext } from '../../lib/capability/capability.js';
import type { HealthWatch } from '../../lib/docker/health.js';
import { commandFailed } from '../../lib/host/errors.js';
import { removeContainersCommand } from './compose-commands.js';
import { composeUpFailed } from './errors.js';
import type { RollingService } from './record.js';
import {
  createCommand,
  joinCommand,
  lookCommand,
  parseLook,
  type RollingContainer,
  startAsideCommand,
} from './rolling-commands.js';
import type { Switch } from './switch.js';
import { healthRequest, stopAllowanceMs, up } from './up.js';

const quickDeadlineMs = 60_000;

/**
 * Replaces the containers of rolling services: new ones are started beside the old ones, get well out of reach of the
 * proxy and join it, and once it knows them the old ones are asked to end. Where none runs, it is left to `up`.
 *
 * It goes by what it finds, so that an undo and a run after a killed one are the same work: containers that are as the
 * release has them stay, and others go.
 */
export async function rollAll(step: Switch, watch: HealthWatch, context: StepContext): Promise<void> {
  for (const one of step.rolling?.services ?? []) {
    if (!step.services.includes(one.service)) continue;
    const found = await look(step, one, context);
    // An interrupted roll leaves what it made and did not start yet.
    const running = found.filter(({ state }) => !['created', 'exited', 'dead'].includes(state));
    await remove(step, without(found, running), context);
    if (running.length === 0) continue;
    const needs = one.needs.filter((name) => step.services.includes(name));
    if (needs.length > 0) await up(step, needs, watch, context);
    await roll(step, one, running, watch, context);
  }
}

async function roll(
  step: Switch,
  one: RollingService,
  running: readonly RollingContainer[],
  watch: HealthWatch,
  context: StepContext,
): Promise<void> {
  const { service, joins } = one;
  const count = step.record.services[service]?.count ?? 1;
  const joined = ({ networks }: RollingContainer) => joins.every(({ network }) => networks.includes(network));
  const kept = running.filter(({ wanted }) => wanted);
  const old = without(running, kept);
  if (old.length === 0 && kept.length >= count && kept.every(joined)) return;
  const wanted =
    kept.length >= count ? kept : await startBeside(step, one, old.length + count, kept, context);
  await watch.wait({
    ...healthRequest(step, [service], step.stableForMs, context),
    ignored: new Set(old.map(({ id }) => id)),
  });
  const change = { signal: context.signal, deadlineMs: quickDeadlineMs };
  const { host, docker, release } = step;
  const ids = wanted.map(({ id }) => id);
  if (joins.length > 0) await host.change(release.project, joinCommand(docker, ids, joins), change);
  if (old.some(joined)) await untilKnown(step, service, context);
  await remove(step, old, context);
}

/** @returns the containers that are as the release has them, running and out of reach of the proxy where they are new */
async function startBeside(
  step: Switch,
  one: RollingService,
  total: number,
  kept: readonly RollingContainer[],
  context: StepContext,
): Promise<readonly RollingContainer[]> {
  const { host, docker, release } = step;
  const options = {
    signal: context.signal,
    deadlineMs: stopAllowanceMs,
    onLine: (line: string) =>
      context.journal.write({ type: 'output', target: host.name, source: 'compose', line: line.trim() }),
  };
  const made = await host.attempt(
    release.project,
    createCommand(docker, release, one.service, total),
    options,
  );
  if (made.code !== 0) throw composeUpFailed(host.name, made);
  const wanted = (await look(step, one, context)).filter((container) => container.wanted);
  const fresh = without(wanted, kept);
  const networks = one.joins.map(({ network }) => network);
  const start = startAsideCommand(
    docker,
    fresh.map(({ id }) => id),
    networks,
  );
  await host.change(release.project, start, options);
  return wanted;
}

/** Its name leads to old and new containers by now; what a proxy remembers of it may be older. */
async function untilKnown(step: Switch, service: string, { signal, journal }: StepContext): Promise<void> {
  const waitMs = step.rolling?.waitMs ?? 0;
  const message = `${service}: new beside old, both take requests; the old ends in ${waitMs / 1000} s`;
  journal.write({ type: 'notice', target: step.host.name, message });
  await pause(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted());
}

async function look(
  { host, docker, release }: Switch,
  { service }: RollingService,
  { signal }: StepContext,
): Promise<readonly RollingContainer[]> {
  const command = lookCommand(docker, release, service);
  const options = { signal, deadlineMs: quickDeadlineMs, repeatable: true };
  const result = await host.remote.exec(command, options);
  if (result.code !== 0) throw commandFailed(host.name, command.label, result);
  return parseLook(result.stdout);
}

async function remove(
  { host, docker, release }: Switch,
  containers: readonly RollingContainer[],
  { signal }: StepContext,
): Promise<void> {
  if (containers.length === 0) return;
  const ids = containers.map(({ id }) => id);
  const options = { signal, deadlineMs: stopAllowanceMs };
  await host.change(release.project, removeContainersCommand(docker, ids), options);
}

function without(
  all: readonly RollingContainer[],
  some: readonly RollingContainer[],
): readonly RollingContainer[] {
  return all.filter(({ id }) => !some.some((one) => one.id === id));
}
