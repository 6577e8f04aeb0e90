import type { RunIdentity } from '../../lib/capability/capability.js';
import type { RunContext } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import type { ReleaseOnHost } from './compose-commands.js';
import { probeHost, type Release } from './probe.js';
import type { DeployComposeInputs } from './request.js';
import { putBack } from './undo.js';

/**
 * After a run was killed: puts back on one host what it had begun to switch, or finishes that where it had begun
 * to put it back, and frees its lock. A host where another run has taken over since is left alone.
 */
export async function recoverHost(
  host: Host,
  inputs: DeployComposeInputs,
  project: string,
  { run, journal }: RunContext,
): Promise<Recovered> {
  const signal = new AbortController().signal;
  const lock = await host.lockable(project, run, journal).open().attempt();
  if (!('lock' in lock)) return 'untouched';
  try {
    const state = await probeHost(host, project, run.id, signal);
    const { current, healthy, docker } = state;
    const half = current && leftBy(run, current, healthy);
    if (half === 'settled') return 'done';
    if (!half || docker.kind !== 'usable' || !inputs.rollback) return 'untouched';
    const context = { run, journal, signal, step: 'deploy-compose', dryRun: false };
    const release: ReleaseOnHost = {
      root: state.root,
      id: current.record.id,
      project,
      projectDirectory: current.record.projectDirectory,
    };
    const failed = {
      host,
      docker: docker.command,
      release,
      record: current.record,
      stages: [],
      ended: [],
      services: [],
      before: state.containers,
      interrupted: true,
      healthTimeoutMs: inputs['health-timeout'],
      stableForMs: inputs['stable-for'],
    };
    journal.write({ type: 'step.undoing', target: host.name, step: 'deploy-compose' });
    const started = Date.now();
    await putBack(failed, healthy, context);
    journal.write({
      type: 'step.undone',
      target: host.name,
      step: 'deploy-compose',
      durationMs: Date.now() - started,
    });
    return 'put-back';
  } finally {
    await lock.lock.release();
  }
}

/**
 * How a killed run left a host, nobody else being at work there: `settled` when its release had come well to its
 * end, `half` when it was being brought up, or when the healthy release was being brought back.
 */
export function leftBy(
  run: Pick<RunIdentity, 'id'>,
  current: Release,
  healthy: Release | undefined,
): 'settled' | 'half' | undefined {
  const isOurs = current.record.id.endsWith(run.id.slice(-6));
  if (current.status.state === 'healthy') return isOurs ? 'settled' : undefined;
  if (current.status.state !== 'applying') return undefined;
  return isOurs || current.record.id === healthy?.record.id ? 'half' : undefined;
}
