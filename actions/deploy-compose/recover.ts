import type { RunContext } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import type { ReleaseOnHost } from './compose-commands.js';
import { probeHost } from './probe.js';
import type { DeployComposeInputs } from './request.js';
import { putBack } from './undo.js';

/**
 * After a run was killed: puts back on one host what it had begun to switch, and frees its lock. A host
 * where another run has taken over since is left alone.
 *
 * @returns whether something was put back
 */
export async function recoverHost(
  host: Host,
  inputs: DeployComposeInputs,
  project: string,
  { run, journal }: RunContext,
): Promise<boolean> {
  const signal = new AbortController().signal;
  const lock = await host.lockable(project, run, journal).open().attempt();
  if (!('lock' in lock)) return false;
  try {
    const state = await probeHost(host, project, run.id, signal);
    const { current, healthy, docker } = state;
    const half = current?.status.state === 'applying' && current.record.id.endsWith(run.id.slice(-6));
    if (!half || docker.kind !== 'usable' || !inputs.rollback) return false;
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
      services: [],
      before: state.containers,
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
    return true;
  } finally {
    await lock.lock.release();
  }
}
