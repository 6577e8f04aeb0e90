import type { StepContext } from '../../lib/capability/capability.js';
import { inspectProject } from '../../lib/docker/containers.js';
import { watchHealth } from '../../lib/docker/health.js';
import { forgetCurrent, writeStatus } from '../../lib/host/ledger.js';
import { startUnknown } from '../../lib/rollout/way-back.js';
import { readoptCommand } from './adoption.js';
import { downCommand, type ReleaseOnHost } from './compose-commands.js';
import { settle, undone } from './ledger.js';
import type { Release, SeenContainer } from './probe.js';
import type { ReleaseRecord, ReleaseStatus, Rolling } from './record.js';
import { bringUp, type Switch, waitUntilWell } from './switch.js';
import { stopAllowanceMs } from './up.js';

const quickDeadlineMs = 60_000;

/**
 * Brings back what was there before a release was switched to.
 *
 * @param previous what to go back to; undefined when this was the first deploy
 * @param left what the ledger says of the release that is taken back
 * @throws DeployError that says why it could not be put back
 */
export async function putBack(
  failed: Switch,
  previous: Release | undefined,
  context: StepContext,
  left: ReleaseStatus = undone,
): Promise<void> {
  const { host, docker, release } = failed;
  // `current` leads to what that went back to already.
  const isInterruptedUndo = release.id === previous?.record.id;
  if (previous === undefined) {
    await takeDown(failed, context);
  } else {
    const watch = await watchHealth(host.remote, docker, release.project);
    try {
      const back = {
        ...switchTo(previous, { ...failed, before: await containersNow(failed, context) }),
        rolling: rollingBack(previous.record, failed.rolling),
      };
      await bringUp(back, Promise.resolve(watch), context);
      const { containers } = await waitUntilWell(back, watch, context);
      const taken = isInterruptedUndo ? {} : { undone: release.id };
      const line = { outcome: 'rolled-back', release: previous.record.id, ...taken } as const;
      await settle(host, back.release, containers, back.ended, line, context);
    } finally {
      await watch.stop();
    }
  }
  if (!isInterruptedUndo) await writeStatus(host, release, left, context);
}

/** Where a release is switched to, and how long that may take. */
export type SwitchPlace = Pick<Switch, 'host' | 'docker' | 'before' | 'healthTimeoutMs' | 'stableForMs'> & {
  readonly release: Pick<ReleaseOnHost, 'root' | 'project'>;
};

/** The switch to a release that ran well once and lies there whole: its one-shots have done their work. */
export function switchTo({ record, status }: Release, place: SwitchPlace): Switch {
  const { host, docker, before, healthTimeoutMs, stableForMs } = place;
  const { root, project } = place.release;
  return {
    host,
    docker,
    release: { root, project, id: record.id, projectDirectory: record.projectDirectory },
    record,
    stages: [],
    ended: status.ended,
    services: Object.keys(record.services).filter((name) => !status.ended.includes(name)),
    before,
    interrupted: true,
    rolling: record.rolling,
    healthTimeoutMs,
    stableForMs,
  };
}

/**
 * As a release came, so it goes, also to one before that knew nothing of that: whose networks are not known then, so
 * that no container is kept from them or joined to them.
 *
 * @param to what is gone back to
 * @param from of the release that is left
 */
export function rollingBack(
  to: Pick<ReleaseRecord, 'rolling'>,
  from: Rolling | undefined,
): Rolling | undefined {
  if (to.rolling !== undefined || from === undefined) return to.rolling;
  return { ...from, services: from.services.map((one) => ({ ...one, joins: [] })) };
}

/** A first deploy leaves nothing running of itself, but what ran before it; volumes are never touched. */
async function takeDown(failed: Switch, context: StepContext): Promise<void> {
  const { host, docker, release, record } = failed;
  const { project } = release;
  const { before } = record;
  if (before.kind === 'unknown') throw startUnknown(host.name, `the project ${project}`);
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
