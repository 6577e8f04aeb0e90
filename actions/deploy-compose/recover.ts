import type { RunIdentity } from '../../lib/capability/capability.js';
import type { RunContext } from '../../lib/capability/define-action.js';
import type { Host } from '../../lib/host/host.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import type { RecoverOptions } from '../../lib/rollout/step-action.js';
import type { Release } from './probe.js';
import { previousOf, probeReleases, type ReleasesState } from './releases.js';
import type { DeployComposeInputs } from './request.js';
import { putBack, switchTo } from './undo.js';

/**
 * After a run was killed: puts back on one host what it had switched or begun to switch, or finishes that where it
 * had begun to put it back, and frees its lock. A host where another run has taken over since is left alone.
 */
export async function recoverHost(
  host: Host,
  inputs: DeployComposeInputs,
  project: string,
  { run, journal }: RunContext,
  { keep }: RecoverOptions,
): Promise<Recovered> {
  const signal = new AbortController().signal;
  const lock = await host.lockable(project, run, journal).open().attempt();
  if (!('lock' in lock)) return 'untouched';
  try {
    const found = await probeReleases(host, project, run.id, signal);
    const { current, docker, root, containers: before } = found.state;
    const recovery = recoveryOf(run, found, { rollback: inputs.rollback, keep });
    if (typeof recovery === 'string') return recovery;
    if (current === undefined || docker.kind !== 'usable') return 'untouched';
    const at = { target: host.name, step: 'deploy-compose' };
    const place = {
      host,
      docker: docker.command,
      release: { root, project },
      before,
      healthTimeoutMs: inputs['health-timeout'],
      stableForMs: inputs['stable-for'],
    };
    journal.write({ type: 'step.undoing', ...at });
    const started = Date.now();
    const context = { run, journal, signal, step: at.step, dryRun: false };
    await putBack(switchTo(current, place), recovery.previous, context);
    journal.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
    return 'put-back';
  } finally {
    await lock.lock.release();
  }
}

/**
 * What is to be done on a host after a run was killed.
 *
 * @param options `rollback` false leaves what the run brought, `keep` what it brought to its end
 * @returns what to go back to, undefined for what ran before the first deploy; or the answer, where nothing is
 *   to be done or nothing can be: `done` is a host that stays with what the run brought
 */
export function recoveryOf(
  run: Pick<RunIdentity, 'id'>,
  { state, releases }: ReleasesState,
  { rollback, keep }: RecoverOptions & { readonly rollback: boolean },
): { readonly previous: Release | undefined } | Recovered {
  const { current, healthy } = state;
  const left = current && leftBy(run, current, healthy);
  if (left === undefined || current === undefined) return 'untouched';
  if (left === 'settled' && keep) return 'untouched';
  if (!rollback) return left === 'settled' ? 'done' : 'untouched';
  if (left === 'half') return { previous: healthy };
  const previous = previousOf(current, releases);
  const { kind } = current.record.before;
  const canGoBack = previous !== undefined || kind === 'nothing' || kind === 'by-hand';
  return canGoBack ? { previous } : 'done';
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
