import type { StepContext } from '../../lib/capability/capability.js';
import { inspectProject } from '../../lib/docker/containers.js';
import { watchHealth } from '../../lib/docker/health.js';
import { readoptCommand } from './adoption.js';
import { downCommand } from './compose-commands.js';
import { nothingToGoBackTo } from './errors.js';
import { forgetCurrent, markUndone, settle } from './ledger.js';
import type { Release, SeenContainer } from './probe.js';
import { bringUp, type Switch, stopAllowanceMs, waitUntilWell } from './switch.js';

const quickDeadlineMs = 60_000;

/**
 * Brings back what was there before a release was switched to.
 *
 * @param previous what to go back to; undefined when this was the first deploy
 * @throws DeployError that says why it could not be put back
 */
export async function putBack(
  failed: Switch,
  previous: Release | undefined,
  context: StepContext,
): Promise<void> {
  const { host, docker, release } = failed;
  // `current` leads to what that went back to already.
  const isInterruptedUndo = release.id === previous?.record.id;
  if (previous === undefined) {
    await takeDown(failed, context);
  } else {
    const { record } = previous;
    const watch = await watchHealth(host.remote, docker, release.project);
    try {
      const back: Switch = {
        ...failed,
        interrupted: true,
        release: { ...release, id: record.id, projectDirectory: record.projectDirectory },
        record,
        stages: [],
        ended: previous.status.ended,
        services: Object.keys(record.services).filter((name) => !previous.status.ended.includes(name)),
        before: await containersNow(failed, context),
      };
      await bringUp(back, Promise.resolve(watch), context);
      const { containers } = await waitUntilWell(back, watch, context);
      const undone = isInterruptedUndo ? {} : { undone: release.id };
      const line = { outcome: 'rolled-back', release: record.id, ...undone } as const;
      await settle(host, back.release, containers, back.ended, line, context);
    } finally {
      await watch.stop();
    }
  }
  if (!isInterruptedUndo) await markUndone(host, release, context);
}

/** A first deploy leaves nothing running of itself, but what ran before it; volumes are never touched. */
async function takeDown(failed: Switch, context: StepContext): Promise<void> {
  const { host, docker, release, record } = failed;
  const { project } = release;
  const { before } = record;
  if (before.kind === 'unknown') throw nothingToGoBackTo(host.name, project);
  const command =
    before.kind === 'by-hand'
      ? readoptCommand(docker, project, before.project)
      : downCommand(docker, release);
  await host.change(project, command, { signal: context.signal, deadlineMs: stopAllowanceMs });
  await forgetCurrent(host, release, context);
}

/** The containers of the project as they are in the middle of a failure. */
async function containersNow(failed: Switch, context: StepContext): Promise<SeenContainer[]> {
  const options = { signal: context.signal, deadlineMs: quickDeadlineMs };
  const containers = await inspectProject(failed.host.remote, failed.docker, failed.release.project, options);
  return containers.map(({ id, service, status }) => ({ id, service, state: status, status }));
}
