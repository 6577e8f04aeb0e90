import type { RunContext } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import { recoveryOf } from '../../lib/rollout/ledger-releases.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import type { RecoverOptions } from '../../lib/rollout/step-action.js';
import { probeReleases } from './releases.js';
import { type DeployPm2Inputs, projectOf } from './request.js';
import type { Switch } from './switch.js';
import { putBack, switchTo } from './undo.js';

/**
 * After a run was killed: puts back on one host what it had switched or begun to switch, or finishes that where it
 * had begun to put it back, and frees its lock. A host where another run has taken over since is left alone.
 */
export async function recoverHost(
  host: Host,
  inputs: DeployPm2Inputs,
  { run, journal }: RunContext,
  { keep }: RecoverOptions,
): Promise<Recovered> {
  const signal = new AbortController().signal;
  const project = projectOf(inputs.app);
  const lock = await host.lockable(project, run, journal).open().attempt();
  if (!('lock' in lock)) return 'untouched';
  try {
    const found = await probeReleases(host, project, run.id, signal);
    const { current, node, pm2, root } = found.state;
    const recovery = recoveryOf(run, found, { rollback: inputs.rollback, keep });
    if (typeof recovery === 'string') return recovery;
    if (current === undefined || node === undefined || pm2 === undefined) return 'untouched';
    const at = { target: host.name, step: 'deploy-pm2' };
    const place = { root, project, id: current.record.id };
    const tools = { node: node.path, pm2 };
    const step: Switch = { host, tools, place, inputs, port: undefined, instances: inputs.instances };
    journal.write({ type: 'step.undoing', ...at });
    const started = Date.now();
    const context = { run, journal, signal, step: at.step, dryRun: false };
    await putBack(switchTo(current, step), current.record.before, recovery.previous, context);
    journal.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
    return 'put-back';
  } finally {
    await lock.lock.release();
  }
}
